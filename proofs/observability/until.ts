const limitMs = 180_000
const pollMs = 500

/** What a look found: everything is well when there is no fault. */
export interface Seen {
  readonly faults: readonly string[]
  readonly count: number
}

/**
 * Looks until there is no fault, and returns what was counted. Throws when the time is up, with what was still wrong, and
 * when nobody waits any more.
 */
export async function until(look: () => Promise<Seen>, stop: AbortSignal): Promise<number> {
  const limit = performance.now() + limitMs
  for (;;) {
    stop.throwIfAborted()
    const { faults, count } = await look()
    if (faults.length === 0) return count
    if (performance.now() > limit)
      throw new Error(`still wrong after ${limitMs / 1000} s: ${faults.join('; ')}`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
