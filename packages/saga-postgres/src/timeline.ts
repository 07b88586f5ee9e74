/** The read model of one saga: each step, each attempt with its times, and why. Pure; camelCase of the public shape. */
import type { Langue } from '@comptoir/contracts'
import type { Reached, SagaDefinition } from '@comptoir/saga/definition.ts'
import { rfc3339 } from '@comptoir/saga/machine/instant.ts'
import type { SagaState, SagaStatus, Transition } from '@comptoir/saga/machine/state.ts'
import type { ListedSaga, Trail } from './store/reads.ts'
import { isUnreadable } from './store/rows.ts'
import { tooLateSentence, whySentence, whyUnknown, whyUnreadable } from './why.ts'

export interface Tentative {
  readonly essai: number
  readonly sens: 'action' | 'annulation'
  readonly debut: string | null
  readonly fin: string | null
  readonly issue: 'reussie' | 'refusee' | 'inconnue' | 'en_cours'
  readonly detail?: string
}

export type EtatEtape =
  | 'a_venir'
  | 'en_cours'
  | 'reussie'
  | 'forcee'
  | 'refusee'
  | 'a_annuler'
  | 'annulation_en_cours'
  | 'annulee'
  | 'non_demandee'
  | 'bloquee'
  /** What it means is written in a definition, or a state, that cannot be read here. */
  | 'inconnue'

export interface Timeline {
  readonly sagaId: string
  readonly type: string
  readonly statut: SagaStatus
  readonly pourquoi: string
  /** Why its state cannot be read; absent when it can. */
  readonly illisible?: string
  readonly sansMoteur?: true
  readonly essaisReprise: number
  readonly creeLe: string
  readonly modifieLe: string
  readonly termineeLe: string | null
  readonly prochainEssai: string | null
  readonly etats: readonly Reached[]
  /** Each time that it changed hands: whose it was, under which epoch, and whether that owner was lost or left. */
  readonly reprises: readonly {
    readonly a: string
    readonly instance: string
    readonly epoque: number
    readonly perdue: boolean
  }[]
  readonly etapes: readonly {
    readonly etape: string
    readonly nature: string
    readonly etat: EtatEtape
    readonly tentatives: readonly Tentative[]
  }[]
}

export interface SagaSummary {
  readonly sagaId: string
  readonly type: string
  readonly statut: SagaStatus
  readonly etape: string | null
  readonly illisible?: string
  readonly sansMoteur?: true
  readonly ageS: number
  readonly creeLe: string
  readonly modifieLe: string
}

/** A saga's row and transitions as people read them; without its definition, or a state, what its transitions say. */
export function timelineOf(definition: SagaDefinition | undefined, trail: Trail, langue: Langue): Timeline {
  const { row, transitions } = trail
  if (isUnreadable(row) || definition === undefined) return rawTimelineOf(trail, langue)
  const { state } = row
  const step = definition.steps[state.step]?.name ?? '-'
  const late = transitions.findLast(({ kind }) => kind === 'cancel-too-late')
  const tooLate = late === undefined ? '' : ` ${tooLateSentence(late.detail, langue)}`
  return {
    sagaId: row.id,
    type: row.definition,
    statut: row.status,
    pourquoi: whySentence(state, step, langue) + tooLate,
    ...withoutRunner(trail),
    essaisReprise: row.takeovers,
    creeLe: rfc3339(row.createdAt),
    modifieLe: rfc3339(row.updatedAt),
    termineeLe: instantOrNull(row.endedAt),
    prochainEssai: row.recover ? instantOrNull(row.nextTry) : null,
    etats: state.reached,
    reprises: takeoversIn(transitions),
    etapes: definition.steps.map(({ name, kind }, index) => {
      const own = transitions.filter((transition) => transition.step === name)
      return {
        etape: name,
        nature: kind,
        etat: etatOf(state, index, own),
        tentatives: attemptsOf(state, index, own),
      }
    }),
  }
}

function rawTimelineOf(trail: Trail, langue: Langue): Timeline {
  const { row, transitions } = trail
  const etats = isUnreadable(row) ? transitions.flatMap(({ reached }) => reached ?? []) : row.state.reached
  const steps = new Set(transitions.filter(({ kind }) => kind === 'attempt').map(({ step }) => step))
  return {
    sagaId: row.id,
    type: row.definition,
    statut: row.status,
    pourquoi: isUnreadable(row) ? whyUnreadable(row.unreadable, langue) : whyUnknown(row, langue),
    ...(isUnreadable(row) ? { illisible: row.unreadable } : {}),
    ...withoutRunner(trail),
    essaisReprise: row.takeovers,
    creeLe: rfc3339(row.createdAt ?? 0),
    modifieLe: rfc3339(row.updatedAt ?? 0),
    termineeLe: instantOrNull(row.endedAt),
    prochainEssai: null,
    etats,
    reprises: takeoversIn(transitions),
    etapes: [...steps].map((etape) => {
      const own = transitions.filter(({ kind, step }) => kind === 'attempt' && step === etape)
      return { etape, nature: 'inconnue', etat: 'inconnue', tentatives: own.map(attemptOf) }
    }),
  }
}

/** A saga in a list. `now` in ms since the epoch. */
export function summaryOf(
  definition: SagaDefinition | undefined,
  { row, orphaned }: ListedSaga,
  now: number,
): SagaSummary {
  const createdAt = row.createdAt ?? 0
  return {
    sagaId: row.id,
    type: row.definition,
    statut: row.status,
    ...(isUnreadable(row)
      ? { etape: null, illisible: row.unreadable }
      : { etape: row.endedAt === null ? (definition?.steps[row.state.step]?.name ?? null) : null }),
    ...withoutRunner({ orphaned }),
    ageS: Math.max(0, Math.round((now - createdAt) / 1000)),
    creeLe: rfc3339(createdAt),
    modifieLe: rfc3339(row.updatedAt ?? 0),
  }
}

const withoutRunner = ({ orphaned }: Pick<ListedSaga, 'orphaned'>) =>
  orphaned ? { sansMoteur: true as const } : {}

function takeoversIn(transitions: readonly Transition[]): Timeline['reprises'] {
  return transitions.flatMap(({ at, lost }) =>
    lost === undefined
      ? []
      : [{ a: rfc3339(at), instance: lost.instance, epoque: lost.epoch, perdue: !lost.left }],
  )
}

function attemptsOf(state: SagaState, index: number, own: readonly Transition[]): Tentative[] {
  const ended = own.filter(({ kind }) => kind === 'attempt').map(attemptOf)
  const asked = index === state.step && (state.phase === 'running' || state.phase === 'compensating')
  if (!asked) return ended
  const sens = state.phase === 'running' ? 'action' : 'annulation'
  return [
    ...ended,
    { essai: state.attempt + 1, sens, debut: rfc3339(state.since), fin: null, issue: 'en_cours' },
  ]
}

const ISSUE = { succeeded: 'reussie', refused: 'refusee', unknown: 'inconnue' } as const

function attemptOf(transition: Transition): Tentative {
  const { attempt, direction, askedAt, at, outcome, detail } = transition
  return {
    essai: attempt,
    sens: direction === 'do' ? 'action' : 'annulation',
    debut: instantOrNull(askedAt ?? null),
    fin: rfc3339(at),
    issue: outcome === undefined ? 'inconnue' : ISSUE[outcome],
    ...(detail === undefined ? {} : { detail }),
  }
}

function etatOf(state: SagaState, index: number, own: readonly Transition[]): EtatEtape {
  const forced = own.some(({ kind, direction }) => kind === 'forced' && direction === 'do')
  switch (state.phase) {
    case 'running':
    case 'completed':
      return forwardEtat(state, index, forced)
    case 'compensating':
    case 'compensated':
      return backwardEtat(state, index, own)
    case 'stuck':
      if (index === state.step) return 'bloquee'
      return state.parked?.from === 'compensating'
        ? backwardEtat(state, index, own)
        : forwardEtat(state, index, forced)
  }
}

function forwardEtat(state: SagaState, index: number, forced: boolean): EtatEtape {
  if (index > state.step) return 'a_venir'
  if (index === state.step) return 'en_cours'
  return forced ? 'forcee' : 'reussie'
}

function backwardEtat(state: SagaState, index: number, own: readonly Transition[]): EtatEtape {
  if (state.undos?.includes(index) === true) return index === state.step ? 'annulation_en_cours' : 'a_annuler'
  const attempts = own.filter(({ kind }) => kind === 'attempt')
  if (attempts.some(({ direction }) => direction === 'undo')) return 'annulee'
  if (attempts.some(({ outcome }) => outcome === 'refused')) return 'refusee'
  return 'non_demandee'
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : rfc3339(ms)
}
