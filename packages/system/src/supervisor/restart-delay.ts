const firstMs = 250
const longestMs = 15_000
const calmMs = 20_000

/**
 * How long to wait before a process that ended is started again, in milliseconds. It doubles while the process keeps
 * falling, and is short again after it stayed up for a while.
 */
export const restartDelayMs = (falls: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.max(0, falls - 1))

/** How many falls in a row this one makes. */
export const countFalls = (before: number, upMs: number): number => (upMs >= calmMs ? 1 : before + 1)
