/** Work that is done in rounds as long as a process runs: what was written is sent, what is old is forgotten. */

export interface RoundsOptions {
  /** From one beginning to the next, unless a round takes longer. */
  readonly everyMs: number
  /** One round; the signal asks it to end early. */
  readonly round: (stopping: AbortSignal) => Promise<void>
  /** Told of a round that failed; the next one follows. */
  readonly onError: (cause: unknown) => void
}

export interface Rounds {
  /** Begins a round now, or one more after the round in hand. */
  readonly wake: () => void
  /** Ends after the round in hand. */
  readonly stop: () => Promise<void>
}

/** Begins the first round now. Two never overlap. */
export function startRounds({ everyMs, round, onError }: RoundsOptions): Rounds {
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  let again = false
  const work = async () => {
    do {
      again = false
      await round(stopping.signal).catch(onError)
    } while (again && !stopping.signal.aborted)
    running = undefined
  }
  const wake = () => {
    again = true
    running ??= work()
  }
  const timer = setInterval(wake, everyMs).unref()
  wake()
  return {
    wake,
    stop: async () => {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
