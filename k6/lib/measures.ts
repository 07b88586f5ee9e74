/** What a series of measures says: percentiles, drift, the way back after a spike. Pure. */

/** The value below which that share of the values lies (nearest rank). NaN where there is no value. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/**
 * How many times what it was at first: the median of the last third over that of the first third. Both are lifted to
 * `floor`, below which a change means nothing. 1 while there is too little to tell.
 */
export function drift(values: readonly number[], floor: number): number {
  const third = Math.floor(values.length / 3)
  if (third === 0) return 1
  const median = (part: readonly number[]) => Math.max(floor, percentile(part, 0.5))
  return median(values.slice(-third)) / median(values.slice(0, third))
}

export interface Sample {
  /** When it began, in ms since the run did. */
  readonly atMs: number
  readonly durationMs: number
}

/** A window of as many samples decides whether all is as before. */
const WINDOW = 20
/** "As before": at most half as long again, and at least this much more, which no person notices. */
const MARGIN_MS = 20

export const returnLimit = (referenceMs: number): number =>
  Math.max(referenceMs * 1.5, referenceMs + MARGIN_MS)

/**
 * Milliseconds from the end of the spike to the first window whose p95 is as before; undefined while there is none.
 * A window counts from its first sample: from then on it was well.
 */
export function returnMs(
  samples: readonly Sample[],
  { endMs, limitMs }: { readonly endMs: number; readonly limitMs: number },
): number | undefined {
  const after = samples.filter(({ atMs }) => atMs >= endMs)
  for (let start = 0; start + WINDOW <= after.length; start += 1) {
    const window = after.slice(start, start + WINDOW).map(({ durationMs }) => durationMs)
    const first = after[start]
    if (first !== undefined && percentile(window, 0.95) <= limitMs) return first.atMs - endMs
  }
  return undefined
}

/** The value of a metric in the text that a process serves, by the start of its line; undefined where it has none. */
export function readMetric(text: string, name: string): number | undefined {
  for (const line of text.split('\n')) {
    if (!line.startsWith(name) || !/^[ {]/.test(line.slice(name.length))) continue
    const value = Number(line.slice(line.lastIndexOf(' ') + 1))
    if (Number.isFinite(value)) return value
  }
  return undefined
}
