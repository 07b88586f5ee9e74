/** A clock that only moves when told, for code that takes its time as an argument. */
export interface VirtualClock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves once the clock has moved that far. */
  sleep(ms: number): Promise<void>
  /**
   * Moves on, waking sleepers in the order of their times; what they start is let run before the next one wakes, so a
   * sleeper that sleeps again within the span wakes again within it.
   */
  advance(ms: number): Promise<void>
  /** How many sleep. */
  readonly sleepers: number
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** Makes a clock that stands at `start` (milliseconds since the epoch). */
export function virtualClock(start = Date.UTC(2026, 0, 1)): VirtualClock {
  let time = start
  const asleep: Sleeper[] = []
  const takeNext = (until: number): Sleeper | undefined => {
    // Stable: of two with the same time, the one who slept first wakes first.
    const next = asleep.toSorted((a, b) => a.at - b.at)[0]
    if (next === undefined || next.at > until) return undefined
    asleep.splice(asleep.indexOf(next), 1)
    return next
  }
  return {
    now: () => time,
    sleep: (ms) => new Promise((wake) => asleep.push({ at: time + Math.max(0, ms), wake })),
    advance: async (ms) => {
      const until = time + ms
      for (let next = takeNext(until); next !== undefined; next = takeNext(until)) {
        time = next.at
        next.wake()
        await settle()
      }
      time = until
    },
    get sleepers() {
      return asleep.length
    },
  }
}

/** Lets every promise that can go on without outside help go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
