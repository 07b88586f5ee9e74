/** One saga as people read it: each step, each attempt with its times, and why. Pure; camelCase of the public shape. */
import { type Language, toDollars } from '@comptoir/contracts'
import type { Reached, SagaDefinition } from '@comptoir/saga/definition.ts'
import type { RecordedSaga, SagaHistory } from '@comptoir/saga/engine.ts'
import type { SagaState, Transition } from '@comptoir/saga/machine/state.ts'
import type { Saga } from '../sagas/saga.ts'
import { stepWords } from '../sagas/step-words.ts'
import { tooLateSentence, whySentence, whyUnknown, whyUnreadable } from './why.ts'
import { STATUT, type Statut } from './words.ts'

export interface Attempt {
  readonly essai: number
  readonly sens: 'action' | 'annulation'
  readonly debut: string | null
  readonly fin: string | null
  readonly issue: 'reussie' | 'refusee' | 'inconnue' | 'en_cours'
  readonly detail?: string
}

export type StepState =
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
  readonly statut: Statut
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
    readonly libelle: string
    readonly nature: string
    readonly etat: StepState
    readonly tentatives: readonly Attempt[]
  }[]
}

export interface SagaSummary {
  readonly sagaId: string
  readonly type: string
  readonly statut: Statut
  readonly etape: string | null
  readonly libelle: string | null
  readonly pourquoi: string
  readonly numero: number | null
  readonly magasinId: number | null
  readonly clientId: number | null
  readonly montant: number | null
  /** How many times its present call ended without an answer. */
  readonly essais: number
  readonly prochainEssai: string | null
  readonly termineeLe: string | null
  readonly illisible?: string
  readonly sansMoteur?: true
  readonly ageS: number
  readonly creeLe: string
  readonly modifieLe: string
}

/** A saga and its history as people read them; without its definition, or a state, what its transitions say. */
export function timelineOf(
  definition: SagaDefinition | undefined,
  saga: SagaHistory,
  language: Language,
): Timeline {
  const { state, transitions } = saga
  if (state === null || definition === undefined) return rawTimelineOf(saga, language)
  const late = transitions.findLast(({ kind }) => kind === 'cancel-too-late')
  const tooLate = late === undefined ? '' : ` ${tooLateSentence(late.detail, language)}`
  return {
    sagaId: saga.id,
    type: saga.definition,
    statut: STATUT[saga.status],
    pourquoi: whyOf(definition, saga, language) + tooLate,
    ...withoutRunner(saga),
    essaisReprise: saga.takeovers,
    creeLe: iso(saga.createdAt),
    modifieLe: iso(saga.updatedAt),
    termineeLe: isoOrNull(saga.endedAt),
    prochainEssai: isoOrNull(saga.nextTryAt),
    etats: state.reached,
    reprises: takeoversIn(transitions),
    etapes: definition.steps.map(({ name, kind }, index) => {
      const own = transitions.filter((transition) => transition.step === name)
      return {
        etape: name,
        libelle: stepWords(name, language),
        nature: kind,
        etat: stepStateOf(state, index, own),
        tentatives: attemptsOf(state, index, own),
      }
    }),
  }
}

function rawTimelineOf(saga: SagaHistory, language: Language): Timeline {
  const { state, transitions, unreadable } = saga
  const etats = state === null ? transitions.flatMap(({ reached }) => reached ?? []) : state.reached
  const steps = new Set(transitions.filter(({ kind }) => kind === 'attempt').map(({ step }) => step))
  return {
    sagaId: saga.id,
    type: saga.definition,
    statut: STATUT[saga.status],
    pourquoi: whyOf(undefined, saga, language),
    ...(unreadable === null ? {} : { illisible: unreadable }),
    ...withoutRunner(saga),
    essaisReprise: saga.takeovers,
    creeLe: iso(saga.createdAt),
    modifieLe: iso(saga.updatedAt),
    termineeLe: isoOrNull(saga.endedAt),
    prochainEssai: null,
    etats,
    reprises: takeoversIn(transitions),
    etapes: [...steps].map((etape) => {
      const own = transitions.filter(({ kind, step }) => kind === 'attempt' && step === etape)
      const libelle = stepWords(etape, language)
      return { etape, libelle, nature: 'inconnue', etat: 'inconnue', tentatives: own.map(attemptOf) }
    }),
  }
}

interface Shown {
  readonly definition: SagaDefinition | undefined
  /** What its folder says of it; undefined where no folder has it. */
  readonly saga: Pick<Saga, 'facts'> | undefined
  readonly language: Language
  /** In ms since the epoch. */
  readonly now: number
}

/** A saga in a list. */
export function summaryOf(
  saga: RecordedSaga,
  { definition, saga: folder, language, now }: Shown,
): SagaSummary {
  const { id, state, unreadable, createdAt, updatedAt, endedAt } = saga
  const step = state === null || endedAt !== null ? undefined : definition?.steps[state.step]
  return {
    sagaId: id,
    type: saga.definition,
    statut: STATUT[saga.status],
    etape: step?.name ?? null,
    libelle: step === undefined ? null : stepWords(step.name, language),
    pourquoi: whyOf(definition, saga, language),
    ...factsOf(saga, folder),
    essais: state?.attempt ?? 0,
    ...(unreadable === null ? {} : { illisible: unreadable }),
    ...withoutRunner(saga),
    ageS: Math.max(0, Math.round((now - createdAt) / 1000)),
    creeLe: iso(createdAt),
    modifieLe: iso(updatedAt),
    termineeLe: isoOrNull(endedAt),
    prochainEssai: isoOrNull(saga.nextTryAt),
  }
}

/** What a saga is about, as every kind tells it. */
export function factsOf({ state }: Pick<RecordedSaga, 'state'>, saga: Shown['saga']) {
  return factsIn(state === null ? undefined : (state.data ?? state.input), saga)
}

/** The same, from its data; undefined: they cannot be read. */
export function factsIn(data: unknown, saga: Shown['saga']) {
  const known = data === undefined ? undefined : saga?.facts(data)
  const { numero = null, magasinId = null, clientId = null, montantCents = null } = known ?? {}
  return { numero, magasinId, clientId, montant: montantCents === null ? null : toDollars(montantCents) }
}

function whyOf(definition: SagaDefinition | undefined, saga: RecordedSaga, language: Language): string {
  const { state, unreadable } = saga
  if (unreadable !== null) return whyUnreadable(unreadable, language)
  if (state === null || definition === undefined) return whyUnknown(saga, language)
  return whySentence(state, definition.steps[state.step]?.name ?? '-', language)
}

const withoutRunner = ({ orphaned }: Pick<RecordedSaga, 'orphaned'>) =>
  orphaned ? { sansMoteur: true as const } : {}

function takeoversIn(transitions: readonly Transition[]): Timeline['reprises'] {
  return transitions.flatMap(({ at, lost }) =>
    lost === undefined
      ? []
      : [{ a: iso(at), instance: lost.instance, epoque: lost.epoch, perdue: !lost.left }],
  )
}

function attemptsOf(state: SagaState, index: number, own: readonly Transition[]): Attempt[] {
  const ended = own.filter(({ kind }) => kind === 'attempt').map(attemptOf)
  const asked = index === state.step && (state.phase === 'running' || state.phase === 'compensating')
  if (!asked) return ended
  const sens = state.phase === 'running' ? 'action' : 'annulation'
  return [...ended, { essai: state.attempt + 1, sens, debut: iso(state.since), fin: null, issue: 'en_cours' }]
}

const ENDINGS = { succeeded: 'reussie', refused: 'refusee', unknown: 'inconnue' } as const

function attemptOf(transition: Transition): Attempt {
  const { attempt, direction, askedAt, at, outcome, detail } = transition
  return {
    essai: attempt,
    sens: direction === 'do' ? 'action' : 'annulation',
    debut: isoOrNull(askedAt ?? null),
    fin: iso(at),
    issue: outcome === undefined ? 'inconnue' : ENDINGS[outcome],
    ...(detail === undefined ? {} : { detail }),
  }
}

function stepStateOf(state: SagaState, index: number, own: readonly Transition[]): StepState {
  const forced = own.some(({ kind, direction }) => kind === 'forced' && direction === 'do')
  switch (state.phase) {
    case 'running':
    case 'completed':
      return forwardState(state, index, forced)
    case 'compensating':
    case 'compensated':
      return backwardState(state, index, own)
    case 'stuck':
      if (index === state.step) return 'bloquee'
      return state.parked?.from === 'compensating'
        ? backwardState(state, index, own)
        : forwardState(state, index, forced)
  }
}

function forwardState(state: SagaState, index: number, forced: boolean): StepState {
  if (index > state.step) return 'a_venir'
  if (index === state.step) return 'en_cours'
  return forced ? 'forcee' : 'reussie'
}

function backwardState(state: SagaState, index: number, own: readonly Transition[]): StepState {
  if (state.undos?.includes(index) === true) return index === state.step ? 'annulation_en_cours' : 'a_annuler'
  const attempts = own.filter(({ kind }) => kind === 'attempt')
  if (attempts.some(({ direction }) => direction === 'undo')) return 'annulee'
  if (attempts.some(({ outcome }) => outcome === 'refused')) return 'refusee'
  return 'non_demandee'
}

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))
