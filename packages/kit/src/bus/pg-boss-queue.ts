/**
 * The queue of one consumer, on pg-boss. By default pg-boss deletes a job that was not read for two weeks, and one that failed
 * as often as its limit allows. Here an event ends only when its consumer has handled it.
 */
import type { PgBoss } from 'pg-boss'
import { Gauge, type Registry } from '../observe/metrics.ts'

const SECONDS_A_DAY = 86_400
/** The most tries that the column holds: enough for some thousand years. */
const TRIES_MAX = 2_147_483_647
/** A handled event is kept for a while, so that the same event, sent again, is not queued again. */
const READ_KEPT_DAYS = 7

export interface QueueOptions {
  /** The least time for which an event waits to be read, from the last start of a process with a bus. */
  readonly retentionDays: number
  readonly abandonedAfterSeconds: number
}

export const queueOf = (consumer: string) => `evenements-${consumer}`

/** Makes sure that a consumer's queue exists and keeps its events, those too that an earlier version queued. */
export async function ensureQueue(
  boss: PgBoss,
  consumer: string,
  { retentionDays, abandonedAfterSeconds }: QueueOptions,
): Promise<void> {
  const options = {
    retryLimit: TRIES_MAX,
    retryDelay: 1,
    retryDelayMax: 30,
    retryBackoff: true,
    expireInSeconds: abandonedAfterSeconds,
    retentionSeconds: retentionDays * SECONDS_A_DAY,
    deleteAfterSeconds: READ_KEPT_DAYS * SECONDS_A_DAY,
  }
  const queue = queueOf(consumer)
  await boss.createQueue(queue, options)
  // createQueue leaves the options of a queue that exists as they are.
  await boss.updateQueue(queue, options)
  await boss.getDb().executeSql(
    `update pgboss.job set keep_until = greatest(keep_until, now() + $2::int * interval '1 second'), retry_limit = $3
       where name = $1 and state < 'completed' and (retry_limit < $3 or keep_until < now() + ($2 - $4::int) * interval '1 second')`,
    [queue, options.retentionSeconds, TRIES_MAX, SECONDS_A_DAY],
  )
  await boss.getDb().executeSql(
    `update pgboss.job set data = (data - 'corps') || jsonb_build_object('body', data -> 'corps')
       where name = $1 and state < 'completed' and data ? 'corps'`,
    [queue],
  )
}

/** Adds the gauge of how long the oldest event of each queue has been unread: NaN while the bus does not answer. */
export function queueMetrics(boss: PgBoss, consumers: readonly string[], registry: Registry): void {
  new Gauge({
    name: 'bus_oldest_age_seconds',
    help: 'Age of the oldest event that its consumer has still to read; 0 when there is none',
    labelNames: ['consumer'],
    registers: [registry],
    async collect() {
      // A failure here must not take the other metrics of the process with it.
      const ages = await oldestAges(boss, consumers).catch(() => undefined)
      for (const consumer of consumers) this.set({ consumer }, ages?.get(queueOf(consumer)) ?? Number.NaN)
    },
  })
}

/** Events that a consumer has taken are left out. If it does not finish them, they come back with their age. */
async function oldestAges(boss: PgBoss, consumers: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = (await boss.getDb().executeSql(
    `select queue, coalesce(greatest(extract(epoch from clock_timestamp() - (
         select min(created_on) from pgboss.job where name = queue and state < 'active')), 0), 0)::float8 as age
       from unnest($1::text[]) as queue`,
    [consumers.map(queueOf)],
  )) as { rows: { queue: string; age: number }[] }
  return new Map(rows.map(({ queue, age }) => [queue, age]))
}
