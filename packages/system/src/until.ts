/** Waits for a condition that sends no event, by looking again and again. */
import { setTimeout as pause } from 'node:timers/promises'

/** What was waited for did not come in time. */
export class TimeIsUp extends Error {}

export interface Patience {
  readonly limitMs: number
  /** Between two looks. */
  readonly everyMs?: number
  /** Ends the waiting with its reason. */
  readonly stopped?: AbortSignal | undefined
  /** What was still missing when the time was up. */
  readonly missing?: () => string
}

/**
 * Looks until what it finds is neither false nor undefined, and returns that; faults of the look pass through.
 * @throws TimeIsUp with what was missing, and when the waiting is stopped
 */
export async function until<T>(
  look: () => T | false | undefined | Promise<T | false | undefined>,
  { limitMs, everyMs = 100, stopped, missing }: Patience,
): Promise<T> {
  const limit = performance.now() + limitMs
  for (;;) {
    stopped?.throwIfAborted()
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > limit)
      throw new TimeIsUp(`${missing?.() ?? 'nothing came'}, after ${limitMs / 1000} s`)
    await pause(everyMs)
  }
}
