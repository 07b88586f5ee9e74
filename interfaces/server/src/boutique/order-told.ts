/** An order as its customer is told of it: the steps in his words, and how it stands. Pure. */
import type { commande, orchestrateur } from '@comptoir/contracts'
import type { Static } from '@comptoir/contracts/typebox.ts'

export type Saga = Static<(typeof orchestrateur.consulterSaga)['replies'][200]>
export type Commande = Static<typeof commande.CommandePublique>

/** The steps that a customer knows, each with the state of the order that ends it. */
export const STEPS = [
  { name: 'received', reachedAs: 'CREEE' },
  { name: 'setAside', reachedAs: 'STOCK_RESERVE' },
  { name: 'paid', reachedAs: 'PAYEE' },
  { name: 'confirmed', reachedAs: 'CONFIRMEE' },
] as const
export type StepName = (typeof STEPS)[number]['name']

/** Where a step stands: `undone` has been given back, or is about to be; `never` has no turn any more. */
export type StepEtat = 'done' | 'current' | 'ahead' | 'refused' | 'undone' | 'never'

export interface ToldStep {
  readonly name: StepName
  readonly etat: StepEtat
  /** When it was reached. */
  readonly at: string | undefined
}

/** How the order stands, for its customer. */
export type Standing =
  | 'going'
  /** A step has no certain answer: it is asked again. */
  | 'unknown'
  | 'confirmed'
  | 'givingBack'
  | 'refused'
  | 'cancelled'
  | 'attended'
  /** Nobody knows it yet, or it never began. */
  | 'missing'

export interface ToldOrder {
  readonly standing: Standing
  /** Nothing will change any more. */
  readonly isFinal: boolean
  /** The problem code of the refusal. */
  readonly motif: string | undefined
  readonly steps: readonly ToldStep[]
}

/** Nothing is known of it. */
export const MISSING: ToldOrder = { standing: 'missing', isFinal: false, motif: undefined, steps: [] }

/** What is told of it. */
export function toldOf(saga: Saga): ToldOrder {
  const standing = standingOf(saga)
  const refused = saga.etapes.findIndex(({ tentatives }) =>
    tentatives.some(({ sens, issue }) => sens === 'action' && issue === 'refusee'),
  )
  const motif = saga.etapes[refused]?.tentatives.findLast(({ issue }) => issue === 'refusee')?.detail
  return {
    standing,
    isFinal: standing === 'confirmed' || standing === 'refused' || standing === 'cancelled',
    motif,
    steps: stepsOf(saga, standing),
  }
}

function standingOf(saga: Saga): Standing {
  // What is left to do after the confirmation is not the customer's.
  if (saga.etats.some(({ statut }) => statut === 'CONFIRMEE')) return 'confirmed'
  const wasRefused = saga.etapes.some(({ tentatives }) =>
    tentatives.some(({ sens, issue }) => sens === 'action' && issue === 'refusee'),
  )
  switch (saga.statut) {
    case 'EN_COURS':
      return saga.etapes.some(isDoubtful) ? 'unknown' : 'going'
    case 'COMPENSATION':
      return 'givingBack'
    case 'TERMINEE':
      return 'confirmed'
    case 'ANNULEE':
      return wasRefused ? 'refused' : 'cancelled'
    case 'BLOQUEE':
      return 'attended'
  }
}

/** The step is under way, and an attempt of it has no answer. */
const isDoubtful = ({ etat, tentatives }: Saga['etapes'][number]): boolean =>
  etat === 'en_cours' && tentatives.some(({ issue }) => issue === 'inconnue')

function stepsOf({ etats }: Saga, standing: Standing): readonly ToldStep[] {
  const reached = new Map(etats.map(({ statut, a }) => [statut, a]))
  const current = STEPS.findIndex(({ reachedAs }) => !reached.has(reachedAs))
  return STEPS.map(({ name, reachedAs }, index) => {
    const at = reached.get(reachedAs)
    return { name, at, etat: etatOf(standing, { isReached: at !== undefined, isNext: index === current }) }
  })
}

function etatOf(
  standing: Standing,
  { isReached, isNext }: { readonly isReached: boolean; readonly isNext: boolean },
): StepEtat {
  switch (standing) {
    case 'confirmed':
      return 'done'
    case 'going':
    case 'unknown':
    case 'attended':
    case 'missing':
      if (isReached) return 'done'
      return isNext ? 'current' : 'ahead'
    case 'givingBack':
    case 'refused':
    case 'cancelled':
      if (isReached) return 'undone'
      return isNext ? 'refused' : 'never'
  }
}
