/** What is told of each consumer's queue, whichever bus it is on. */
import { Gauge, type Registry } from '../observe/metrics.ts'

export interface QueueState {
  /** Events that nobody has taken yet. */
  readonly waiting: number
  /** Age of the oldest one that its consumer has still to read; 0 when there is none, NaN where nobody knows. */
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

interface Source {
  readonly consumers: readonly string[]
  readonly look: Look
}

/** Whoever tells of queues in a process: its bus, and a queue of others that it reads. */
const SOURCES = new WeakMap<Registry, Source[]>()

/** Adds the gauges, or these consumers to those that are there: NaN while the bus does not answer. */
export function busMetrics(registry: Registry, consumers: readonly string[], look: Look): void {
  const source = { consumers, look: shared(look) }
  const known = SOURCES.get(registry)
  if (known !== undefined) return void known.push(source)
  const sources = [source]
  SOURCES.set(registry, sources)
  for (const [member, about] of Object.entries(GAUGES)) {
    new Gauge({
      ...about,
      labelNames: ['consumer'],
      registers: [registry],
      async collect() {
        for (const one of sources) {
          // A failure here must not take the other metrics of the process with it.
          const states = await one.look().catch(() => undefined)
          for (const consumer of one.consumers)
            this.set({ consumer }, states?.get(consumer)?.[member as keyof QueueState] ?? Number.NaN)
        }
      },
    })
  }
}

/** One look for all gauges of a scrape. */
function shared(look: Look): Look {
  let looking: ReturnType<Look> | undefined
  return () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
}
