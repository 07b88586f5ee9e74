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
  /**
   * Unknown outcomes of one undo or one retriable step before the saga is parked: about half an hour by default, so that
   * the outage of a participant heals by itself and does not leave every saga of it to an operator.
   */
  readonly maxAttempts: number
  /** Takeovers before the saga is parked: it may be what kills its owners. */
  readonly maxTakeovers: number
}

export const DEFAULT_LIMITS: Limits = {
  retryBaseMs: 50,
  retryCapMs: 30_000,
  sagaDeadlineMs: 60_000,
  pivotDeadlineMs: 30_000,
  maxAttempts: 120,
  maxTakeovers: 5,
}

/** What is asked: a step that a deadline may end, or one that must be done. */
export type RetryKind = 'until-deadline' | 'until-done'

/**
 * The delay in ms before attempt number `attempt + 1` (full jitter over a doubling bound), or 'give-up'. A step that a
 * deadline may end never gives up by count: its deadline decides.
 */
export function retryDelay(
  kind: RetryKind,
  attempt: number,
  draw: { readonly random: number; readonly limits: Limits },
): number | 'give-up' {
  const { limits, random } = draw
  if (kind === 'until-done' && attempt >= limits.maxAttempts) return 'give-up'
  const bound = Math.min(limits.retryCapMs, limits.retryBaseMs * 2 ** Math.min(attempt, 20))
  return Math.floor(random * bound)
}
