/**
 * The bus: events from one service's outbox to the services that want them, at least once, in no promised order.
 * Embedded implementation: pg-boss on a database of its own, one durable queue per consumer, so nothing is lost while a
 * consumer is down or has never started.
 */
import type { PgBoss as Boss } from 'pg-boss'
import { PgBoss } from 'pg-boss'
import type { Logger } from '../observe/logger.ts'
import type { Registry } from '../observe/metrics.ts'
import { readTraceparent } from '../observe/trace.ts'
import type { Tracing } from '../observe/tracing.ts'
import { BUS_RETENTION_DAYS } from '../process/config.ts'
import { ensureQueue, queueMetrics, queueOf } from './pg-boss-queue.ts'

export interface BusEvent {
  /** Unique; the same event sent again keeps it. */
  readonly id: string
  /** The contract's id of the event: `catalogue.produit-change`. */
  readonly type: string
  /** As on the wire, in snake_case. */
  readonly corps: Readonly<Record<string, unknown>>
  /** The `traceparent` of what made it happen. */
  readonly trace?: string
}

export interface Bus {
  /** Resolves once every consumer's queue holds the events durably. Sending an event again adds nothing. */
  publish(events: readonly BusEvent[]): Promise<void>
  /** Calls `handle` with groups of events; a group that rejects comes again. Consumers drop what they know already. */
  consume(consumer: string, handle: (events: readonly BusEvent[]) => Promise<void>): Promise<void>
  close(): Promise<void>
}

export interface BusOptions {
  readonly url: string
  /** Which consumers want which event, known to both sides before either starts. */
  readonly subscriptions: Readonly<Record<string, readonly string[]>>
  readonly log: Logger
  /**
   * When events that a consumer took and said no more of go to another one: it died, or the database did. Longer than a
   * group may take.
   */
  readonly abandonedAfterSeconds?: number
  /** How long an event waits unread before it is forgotten, at least. */
  readonly retentionDays?: number
  /** Where the age of the oldest event of each consumer is told. */
  readonly registry?: Registry
  readonly tracing?: Tracing | undefined
}

/** How often abandoned events are looked for. */
const LOOK_EVERY_SECONDS = 5
/** For its pool: a connection that falls silent would else hold whoever waits for it for ever. */
const WAITS = { query_timeout: 30_000, keepAlive: true }

/** Connects to the embedded bus and makes sure that the queue of every known consumer exists. */
export async function createBus(options: BusOptions): Promise<Bus> {
  const { url, subscriptions, log, registry, tracing } = options
  const { abandonedAfterSeconds = 10, retentionDays = BUS_RETENTION_DAYS } = options
  const boss: Boss = new PgBoss({
    ...WAITS,
    connectionString: url,
    max: 2,
    schedule: false,
    application_name: 'bus',
    superviseIntervalSeconds: Math.min(LOOK_EVERY_SECONDS, abandonedAfterSeconds),
    monitorIntervalSeconds: Math.min(LOOK_EVERY_SECONDS, abandonedAfterSeconds),
  })
  boss.on('error', (cause: Error) => log.warn({ err: cause }, 'bus error'))
  await boss.start()
  const consumers = [...new Set(Object.values(subscriptions).flat())]
  for (const consumer of consumers)
    await ensureQueue(boss, consumer, { retentionDays, abandonedAfterSeconds })
  if (registry !== undefined) queueMetrics(boss, consumers, registry)
  return {
    publish: async (events) => {
      for (const [consumer, wanted] of byConsumer(events, subscriptions)) {
        await boss.insert(
          queueOf(consumer),
          wanted.map((event) => ({ id: event.id, data: event })),
        )
      }
    },
    consume: async (consumer, handle) => {
      await boss.work<BusEvent>(
        queueOf(consumer),
        { batchSize: 200, pollingIntervalSeconds: 0.5 },
        async (jobs) => {
          const events = jobs.map((job) => job.data)
          const work = () => handle(events)
          await (tracing === undefined ? work() : recorded(tracing, { consumer, events, work }))
        },
      )
    },
    close: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }
}

interface Received {
  readonly consumer: string
  readonly events: readonly BusEvent[]
  readonly work: () => Promise<void>
}

/** Work on a group of events: each goes on in its own trace, and all last as long as their group. */
async function recorded(tracing: Tracing, { consumer, events, work }: Received): Promise<void> {
  const spans = events.flatMap(({ id, type, trace }) => {
    const parent = readTraceparent(trace)
    if (parent === undefined) return []
    const attributes = {
      'messaging.system': 'pg-boss',
      'messaging.operation.type': 'process',
      'messaging.destination.name': queueOf(consumer),
      'messaging.message.id': id,
      'messaging.batch.message_count': events.length,
    }
    return [tracing.span({ name: `process ${type}`, kind: 'consumer', parent, attributes })]
  })
  try {
    await work()
    for (const span of spans) span.end()
  } catch (cause) {
    for (const span of spans) span.end({ fault: String(cause) })
    throw cause
  }
}

function byConsumer(
  events: readonly BusEvent[],
  subscriptions: BusOptions['subscriptions'],
): Map<string, BusEvent[]> {
  const groups = new Map<string, BusEvent[]>()
  for (const event of events) {
    for (const consumer of subscriptions[event.type] ?? []) {
      const group = groups.get(consumer)
      if (group === undefined) groups.set(consumer, [event])
      else group.push(event)
    }
  }
  return groups
}
