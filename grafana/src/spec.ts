/** What a dashboard of ours is made of, before the SDK turns it into Grafana's JSON: titles, words, queries, limits. */

/** Text for people, French first. */
export interface Words {
  readonly fr: string
  readonly en: string
}

/** Expressions by their legend, in Grafana's pattern: `{{service}}`. */
export type Queries = Readonly<Record<string, string>>

/** From this value on, that colour. The first stands at no value: below every other. */
export interface Threshold {
  readonly value: number | null
  readonly color: 'green' | 'yellow' | 'orange' | 'red' | 'blue'
}

/** Units by Grafana's ids. */
export type Unit = 's' | 'percentunit' | 'reqps' | 'ops' | 'bytes' | 'short' | 'cps'

interface Measured {
  readonly title: string
  readonly means: Words
  readonly queries: Queries
  readonly unit: Unit
  /** Neutral where nothing is said. */
  readonly thresholds?: readonly Threshold[]
  /** Why this panel shows 0 rather than nothing while all is well; absent where traffic alone fills it. */
  readonly zero?: Words
  /** An equal share of the row where nothing is said. */
  readonly width?: number
  readonly max?: number
  /** Whole numbers are shown without decimals. */
  readonly decimals?: number
}

export interface Stat extends Measured {
  readonly kind: 'stat'
}
export interface Curves extends Measured {
  readonly kind?: 'timeseries'
  readonly stacked?: boolean
}
/** One bar for each series of an instant query. */
export interface Bars extends Measured {
  readonly kind: 'bargauge'
}
export type Panel = Stat | Curves | Bars

/** How wide Grafana's grid is. */
export const GRID = 24

/** A heading, and panels side by side under it. Their widths add up to the grid. */
export interface Row {
  readonly title?: string
  readonly height: number
  readonly panels: readonly Panel[]
}

export interface DashboardSpec {
  readonly uid: string
  readonly file: string
  readonly title: string
  readonly means: Words
  readonly rows: readonly Row[]
  /** Offers `$service`, with every service chosen at first; the query finds its values. */
  readonly serviceVariable?: string
  /** Alerts whose runbooks help here. */
  readonly alerts: readonly Alert[]
}

/** The alerts whose metrics exist. Each has a page under docs/runbooks. */
export type Alert =
  | 'HighErrorRate'
  | 'HighResponseTime'
  | 'InstanceDown'
  | 'CiblesAbsentes'
  | 'SagaBloquee'
  | 'ConnexionsRefusees'
  | 'OutboxEnRetard'
  | 'VenteSansFin'
  | 'DemandeEnAttente'
  | 'PrixEnRetard'
  | 'FileEnRetard'
  | 'FileMorte'
  | 'LowCacheHitRatio'
  | 'PasserelleEnEchec'
  | 'DisjoncteurOuvert'
  | 'PoolSature'
  | 'BoucleEnRetard'

/** Green, then orange and red from two limits on. */
export const limits = (orange: number, red: number): readonly Threshold[] => [
  { value: null, color: 'green' },
  { value: orange, color: 'orange' },
  { value: red, color: 'red' },
]

/** Green at nothing; red from the first on. */
export const NONE_WANTED: readonly Threshold[] = [
  { value: null, color: 'green' },
  { value: 1, color: 'red' },
]

/** No amount of it is good or bad by itself. */
export const NEUTRAL: readonly Threshold[] = [{ value: null, color: 'blue' }]

export const NOTHING_FAILED: Words = {
  fr: 'Affiche 0 tant que rien n’a échoué.',
  en: 'Shows 0 while nothing has failed.',
}
