/** What is compared. */

/**
 * The participants as shipped, or with groups of one: one command, one transaction, one commit. Or as shipped, but sending
 * their traces, or from another checkout.
 */
export type Grouping = 'grouped' | 'one-by-one' | 'traces' | 'reference'

export interface Variant {
  readonly participants: Grouping
  /** `bare` is `proofs/bench/bare`; `shipped` is the orchestrator that `npm start` runs. */
  readonly orchestrator: 'shipped' | 'bare'
  readonly env: Readonly<Record<string, string>>
  /** Sales at tills are measured, not orders. */
  readonly sells?: true
  /** Its orders may be served by several places. */
  readonly spreads?: true
  /** An engine of others runs its sagas. */
  readonly engine?: 'restate'
  /** The table's line about it. */
  readonly what: string
}

export const variants = {
  // Neighbours in time are compared: see `RATIOS`.
  bareLanes: {
    participants: 'grouped',
    orchestrator: 'bare',
    env: {},
    what: 'bare calls, participants as shipped',
  },
  default: {
    participants: 'grouped',
    orchestrator: 'shipped',
    env: {},
    what: 'as `npm start` runs it',
  },
  bare: {
    participants: 'one-by-one',
    orchestrator: 'bare',
    env: {},
    what: 'the same calls one by one, no journal, groups of one',
  },
  strict: {
    participants: 'grouped',
    orchestrator: 'shipped',
    env: { SAGA_JOURNAL: 'strict' },
    what: 'every transition awaited',
  },
  strict1: {
    participants: 'one-by-one',
    orchestrator: 'shipped',
    env: { SAGA_JOURNAL: 'strict', LANE_MAX: '1' },
    what: 'strict, `LANE_MAX=1` everywhere: the calls of bare, and a journal, which writes what waits in one commit',
  },
  strictJournal1: {
    participants: 'one-by-one',
    orchestrator: 'shipped',
    env: { SAGA_JOURNAL: 'strict', LANE_MAX: '1', JOURNAL_MAX: '1' },
    what: 'strict1 with a commit for each journal write as well, as naive has it',
  },
  naive: {
    participants: 'one-by-one',
    orchestrator: 'bare',
    env: { JOURNAL: 'naive' },
    what: 'bare with one awaited statement per transition',
  },
  traces: {
    participants: 'traces',
    orchestrator: 'shipped',
    env: {},
    what: 'default, but every process sends its traces',
  },
  tokens: {
    participants: 'grouped',
    orchestrator: 'shipped',
    env: {},
    what: 'default, each order with a token that is checked',
  },
  repartition: {
    participants: 'grouped',
    orchestrator: 'shipped',
    env: {},
    spreads: true,
    what: 'default, each order may be served by several places',
  },
  sales: {
    participants: 'grouped',
    orchestrator: 'shipped',
    env: {},
    sells: true,
    what: 'default, sales at tills instead of orders',
  },
  bareSales: {
    participants: 'one-by-one',
    orchestrator: 'bare',
    env: {},
    sells: true,
    what: 'bare, sales at tills instead of orders',
  },
  restate: {
    participants: 'grouped',
    orchestrator: 'shipped',
    env: { SAGA_ENGINE: 'restate' },
    engine: 'restate',
    what: 'default, Restate runs the sagas',
  },
  reference: {
    participants: 'reference',
    orchestrator: 'shipped',
    env: {},
    what: 'default of another checkout (`--reference`)',
  },
} as const satisfies Readonly<Record<string, Variant>>

export type VariantName = keyof typeof variants

export const variantNames = Object.keys(variants) as VariantName[]

/** Whether sales are measured, not orders. */
export const sells = (name: VariantName): boolean => (variants[name] as Variant).sells === true

/** Whether an engine of others runs its sagas. */
export const hasEngine = (name: VariantName): boolean => (variants[name] as Variant).engine !== undefined

/** Whether its orders may be served by several places. */
export const spreads = (name: VariantName): boolean => (variants[name] as Variant).spreads === true

/** What is compared when nothing is said. */
export const usualVariants: readonly VariantName[] = variantNames.filter(
  (name) =>
    name !== 'traces' &&
    name !== 'tokens' &&
    name !== 'reference' &&
    !sells(name) &&
    !spreads(name) &&
    !hasEngine(name),
)

export const isVariantName = (word: string): word is VariantName => word in variants
