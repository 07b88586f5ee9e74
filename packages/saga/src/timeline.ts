/** The read model of one saga: each step, each attempt with its times, and why. Pure; camelCase of the public shape. */
import type { Langue } from '@comptoir/contracts'
import type { Reached, SagaDefinition } from './definition.ts'
import { rfc3339 } from './engine/instant.ts'
import type { SagaState, SagaStatus, Transition } from './engine/state.ts'
import type { SagaRow } from './journal.ts'
import { whySentence } from './why.ts'

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

export interface Timeline {
  readonly sagaId: string
  readonly commandeId: string
  readonly type: string
  readonly statut: SagaStatus
  /** The last state reached. */
  readonly statutCommande: string | null
  readonly pourquoi: string
  readonly essaisReprise: number
  readonly creeLe: string
  readonly modifieLe: string
  readonly termineeLe: string | null
  readonly prochainEssai: string | null
  readonly etats: readonly Reached[]
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
  readonly ageS: number
  readonly creeLe: string
  readonly modifieLe: string
}

/** A saga's row and transitions as people read them. */
export function timelineOf(
  definition: SagaDefinition,
  { row, transitions }: { readonly row: SagaRow; readonly transitions: readonly Transition[] },
  langue: Langue,
): Timeline {
  const { state } = row
  return {
    sagaId: row.id,
    commandeId: row.id,
    type: row.definition,
    statut: row.status,
    statutCommande: state.reached.at(-1)?.statut ?? null,
    pourquoi: whySentence(state, definition.steps[state.step]?.name ?? '-', langue),
    essaisReprise: row.takeovers,
    creeLe: rfc3339(row.createdAt),
    modifieLe: rfc3339(row.updatedAt),
    termineeLe: instantOrNull(row.endedAt),
    prochainEssai: row.recover ? instantOrNull(row.nextTry) : null,
    etats: state.reached,
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

/** A saga in a list. `now` in ms since the epoch. */
export function summaryOf(definition: SagaDefinition | undefined, row: SagaRow, now: number): SagaSummary {
  return {
    sagaId: row.id,
    type: row.definition,
    statut: row.status,
    etape: row.endedAt === null ? (definition?.steps[row.state.step]?.name ?? null) : null,
    ageS: Math.max(0, Math.round((now - row.createdAt) / 1000)),
    creeLe: rfc3339(row.createdAt),
    modifieLe: rfc3339(row.updatedAt),
  }
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
