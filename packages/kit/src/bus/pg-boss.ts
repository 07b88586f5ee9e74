/**
 * The bus on PostgreSQL, by pg-boss on a database of its own. Each consumer has one durable queue, made before anything is
 * published, so no event is lost while a consumer is down or has never run.
 */
import { consumersOf, queueOf } from '@comptoir/contracts'
import { PgBoss } from 'pg-boss'
import { BUS_RETENTION_DAYS } from '../process/config.ts'
import { type Bus, type BusOptions, byConsumer, PAUSES } from './bus.ts'
import { busMetrics } from './bus-metrics.ts'
import { jobsOf, type NewJob, textOf } from './pg-boss-jobs.ts'
import { ensureQueue, queueStates } from './pg-boss-queue.ts'
import { Reader } from './pg-boss-reader.ts'

/** How often abandoned events are looked for. */
const LOOK_EVERY_SECONDS = 5
const CLOSE_WITHIN_MS = 5_000
/** A connection of the pool that falls silent is given up after this time. */
const WAITS = { query_timeout: 30_000, keepAlive: true }

/** Connects to the bus and makes sure that the queue of every known consumer exists. */
export async function createPgBossBus(options: BusOptions): Promise<Bus> {
  const { url, subscriptions, log, registry, tracing } = options
  const { abandonedAfterSeconds = 10, retentionDays = BUS_RETENTION_DAYS, pauses = PAUSES } = options
  const { judge = () => undefined } = options
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
  const consumers = consumersOf(subscriptions)
  for (const consumer of consumers)
    await ensureQueue(boss, consumer, { retentionDays, abandonedAfterSeconds })
  if (registry !== undefined) busMetrics(registry, consumers, () => queueStates(boss, consumers))
  const readers: Reader[] = []
  const abandonedAfterMs = abandonedAfterSeconds * 1_000
  return {
    publish: async (events) => {
      const made = new Map<string, NewJob>()
      for (const [consumer, wanted] of byConsumer(events.map(textOf), subscriptions))
        await boss.insert(queueOf(consumer), jobsOf(wanted, made))
    },
    consume: async (consumer, handle) => {
      const reader = new Reader({ boss, consumer, handle, log, tracing, judge, pauses, abandonedAfterMs })
      readers.push(reader)
      reader.start()
    },
    close: async () => {
      await Promise.all(readers.map((reader) => reader.close()))
      await boss.stop({ graceful: true, timeout: CLOSE_WITHIN_MS })
    },
  }
}
