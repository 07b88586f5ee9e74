/**
 * The one clock of the engine: the journal's instant, which each heartbeat brings, plus the monotonic time since. Every
 * runner of a journal reads the same time, however wrong its host's clock is. Leases and due times use that time as well.
 *
 * A clock that was never set has no time, so nothing starts before the first heartbeat. When the journal's own clock
 * steps, every runner follows with its next heartbeat: forward, running sagas may turn back early; back, they have longer.
 */
export interface Reading {
  /** What the journal said (ms since the epoch). */
  readonly at: number
  /** When it was asked and when the answer was there, on the monotonic clock: it was right at an instant in between. */
  readonly askedAt: number
  readonly answeredAt: number
}

export class JournalClock {
  readonly #monotonicMs: () => number
  /** Journal minus monotonic; undefined before the first reading. */
  #offset: number | undefined

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs
  }

  /** Milliseconds since the epoch, at most one round trip behind the journal and never ahead of it. */
  now(): number {
    if (this.#offset === undefined)
      throw new Error('the journal’s time is not known before the first heartbeat')
    return Math.floor(this.#offset + this.#monotonicMs())
  }

  /**
   * Corrects the clock by a reading that it contradicts, and returns by how much (ms). A reading whose answer was long on
   * its way, as when the process was frozen meanwhile, allows many times and moves nothing.
   */
  correct({ at, askedAt, answeredAt }: Reading): number {
    const lowest = at - answeredAt
    const highest = at - askedAt
    const before = this.#offset
    if (before !== undefined && lowest <= before && before <= highest) return 0
    this.#offset = lowest
    return before === undefined ? 0 : lowest - before
  }
}
