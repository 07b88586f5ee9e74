/** When an unknown outcome is asked again. Pure: randomness is an argument. */

export interface Limits {
  /** First back-off, before jitter. */
  readonly retryBaseMs: number
  /** The longest back-off. */
  readonly retryCapMs: number
  /** From a saga's start to its point of no return. */
  readonly sagaDeadlineMs: number
  /** How long the decisive step is asked before the saga turns back. */
  readonly pivotDeadlineMs: number
  /** Takeovers before the saga is parked: it may be what kills its owners. */
  readonly maxTakeovers: number
}

export const DEFAULT_LIMITS: Limits = {
  retryBaseMs: 50,
  retryCapMs: 30_000,
  sagaDeadlineMs: 60_000,
  pivotDeadlineMs: 30_000,
  maxTakeovers: 5,
}

/**
 * The delay in ms before attempt number `attempt + 1`: full jitter over a doubling bound. It never says to give up: a step
 * that may turn back has a deadline, and any other heals when its participant is back.
 */
export function retryDelay(
  attempt: number,
  { random, limits }: { readonly random: number; readonly limits: Limits },
): number {
  const bound = Math.min(limits.retryCapMs, limits.retryBaseMs * 2 ** Math.min(attempt, 20))
  return Math.floor(random * bound)
}
