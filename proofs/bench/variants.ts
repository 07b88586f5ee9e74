/** What is compared. */

/**
 * The participants as shipped, or with groups of one: one command, one transaction, one commit. Or as shipped, but sending
 * their traces, or from another checkout.
 */
export type Grouping = 'groupes' | 'un-par-un' | 'traces' | 'reference'

export interface Variant {
  readonly participants: Grouping
  /** `bare` is `proofs/bench/bare`; `produit` is the orchestrator that `npm start` runs. */
  readonly orchestrator: 'produit' | 'bare'
  readonly env: Readonly<Record<string, string>>
  /** The table's line about it. */
  readonly what: string
}

export const variants = {
  // Neighbours in time are compared: see `RATIOS`.
  bareLanes: {
    participants: 'groupes',
    orchestrator: 'bare',
    env: {},
    what: 'bare calls, participants as shipped',
  },
  default: {
    participants: 'groupes',
    orchestrator: 'produit',
    env: {},
    what: 'as `npm start` runs it',
  },
  bare: {
    participants: 'un-par-un',
    orchestrator: 'bare',
    env: {},
    what: 'the same calls one by one, no journal, groups of one',
  },
  strict: {
    participants: 'groupes',
    orchestrator: 'produit',
    env: { SAGA_JOURNAL: 'strict' },
    what: 'every transition awaited',
  },
  strict1: {
    participants: 'un-par-un',
    orchestrator: 'produit',
    env: { SAGA_JOURNAL: 'strict', LANE_MAX: '1' },
    what: 'strict, `LANE_MAX=1` everywhere: the calls of bare, and a journal, which writes what waits in one commit',
  },
  strictJournal1: {
    participants: 'un-par-un',
    orchestrator: 'produit',
    env: { SAGA_JOURNAL: 'strict', LANE_MAX: '1', JOURNAL_MAX: '1' },
    what: 'strict1 with a commit for each journal write as well, as naive has it',
  },
  naive: {
    participants: 'un-par-un',
    orchestrator: 'bare',
    env: { JOURNAL: 'naif' },
    what: 'bare with one awaited statement per transition',
  },
  traces: {
    participants: 'traces',
    orchestrator: 'produit',
    env: {},
    what: 'default, but every process sends its traces',
  },
  reference: {
    participants: 'reference',
    orchestrator: 'produit',
    env: {},
    what: 'default of another checkout (`--reference`)',
  },
} as const satisfies Readonly<Record<string, Variant>>

export type VariantName = keyof typeof variants

export const variantNames = Object.keys(variants) as VariantName[]

/** What is compared when nothing is said. */
export const usualVariants: readonly VariantName[] = variantNames.filter(
  (name) => name !== 'traces' && name !== 'reference',
)

export const isVariantName = (word: string): word is VariantName => word in variants
