/** How a figure has changed. Pure. */
export interface Change {
  /** Undefined: it is the same. */
  readonly way: 'up' | 'down' | undefined
  /** By how much, without its sign. */
  readonly by: number
}

const changeOf = (difference: number): Change => ({
  way: difference === 0 ? undefined : difference > 0 ? 'up' : 'down',
  by: Math.abs(difference),
})

/** In percent of what was before; undefined where there was nothing. */
export const growthOf = (now: number, before: number): Change | undefined =>
  before <= 0 ? undefined : changeOf(Math.round((1000 * (now - before)) / before) / 10)

/** The difference itself; undefined where one of them is unknown. */
export const differenceOf = (now: number | null, before: number | null): Change | undefined =>
  now === null || before === null ? undefined : changeOf(Math.round(100 * (now - before)) / 100)
