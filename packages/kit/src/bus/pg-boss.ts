/**
 * The bus on PostgreSQL, by pg-boss on a database of its own. Each consumer has one durable queue, made before anything is
 * published, so no event is lost while a consumer is down or has never run.
 */
import { PgBoss } from 'pg-boss'
import { BUS_RETENTION_DAYS } from '../process/config.ts'
import { type Bus, type BusEvent, type BusOptions, byConsumer } from './bus.ts'
import { traceReceived } from './bus-trace.ts'
import { ensureQueue, queueMetrics, queueOf } from './pg-boss-queue.ts'

/** How often abandoned events are looked for. */
const LOOK_EVERY_SECONDS = 5
const GROUP_MAX = 200
const POLL_EVERY_SECONDS = 0.5
const CLOSE_WITHIN_MS = 5_000
/** A connection of the pool that falls silent is given up after this time. */
const WAITS = { query_timeout: 30_000, keepAlive: true }

/** Connects to the bus and makes sure that the queue of every known consumer exists. */
export async function createPgBossBus(options: BusOptions): Promise<Bus> {
  const { url, subscriptions, log, registry, tracing } = options
  const { abandonedAfterSeconds = 10, retentionDays = BUS_RETENTION_DAYS } = options
  const lookEverySeconds = Math.min(LOOK_EVERY_SECONDS, abandonedAfterSeconds)
  const boss = new PgBoss({
    ...WAITS,
    connectionString: url,
    max: 2,
    schedule: false,
    application_name: 'bus',
    superviseIntervalSeconds: lookEverySeconds,
    monitorIntervalSeconds: lookEverySeconds,
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
        const jobs = wanted.map((event) => ({ id: event.id, data: event }))
        await boss.insert(queueOf(consumer), jobs)
      }
    },
    consume: async (consumer, handle) => {
      const queue = queueOf(consumer)
      const polling = { batchSize: GROUP_MAX, pollingIntervalSeconds: POLL_EVERY_SECONDS }
      await boss.work<BusEvent>(queue, polling, async (jobs) => {
        const events = jobs.map((job) => job.data)
        await traceReceived(tracing, { system: 'pg-boss', queue, events, work: () => handle(events) })
      })
    },
    close: () => boss.stop({ graceful: true, timeout: CLOSE_WITHIN_MS }),
  }
}
