/** What is told of each consumer's queue, whichever bus it is on. */
import { Gauge, type Registry } from '../observe/metrics.ts'

export interface QueueState {
  /** Events that nobody has taken yet. */
  readonly waiting: number
  /** Age of the oldest one that its consumer has still to read; 0 when there is none. */
  readonly oldestAgeSeconds: number
  /** Events that were parked, and wait for an operator. */
  readonly dead: number
}

type Look = () => Promise<ReadonlyMap<string, QueueState>>

const GAUGES = {
  oldestAgeSeconds: {
    name: 'bus_oldest_age_seconds',
    help: 'Age of the oldest event that its consumer has still to read; 0 when there is none',
  },
  waiting: { name: 'bus_waiting_events', help: 'Events that no consumer has taken yet' },
  dead: { name: 'bus_dead_letters', help: 'Events that could not be handled and wait for an operator' },
} as const satisfies Record<keyof QueueState, { name: string; help: string }>

/** Adds the gauges: NaN while the bus does not answer. */
export function busMetrics(registry: Registry, consumers: readonly string[], look: Look): void {
  let looking: ReturnType<Look> | undefined
  // One look for all gauges of a scrape.
  const shared = () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
  for (const [member, about] of Object.entries(GAUGES)) {
    new Gauge({
      ...about,
      labelNames: ['consumer'],
      registers: [registry],
      async collect() {
        // A failure here must not take the other metrics of the process with it.
        const states = await shared().catch(() => undefined)
        for (const consumer of consumers)
          this.set({ consumer }, states?.get(consumer)?.[member as keyof QueueState] ?? Number.NaN)
      },
    })
  }
}
