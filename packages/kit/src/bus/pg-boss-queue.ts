/**
 * The queue of one consumer, on pg-boss. By default pg-boss deletes a job that was not read for two weeks, and one that failed
 * as often as its limit allows. Here an event ends only when its consumer has handled it.
 */
import { deadQueueOf, queueOf } from '@comptoir/contracts'
import type { PgBoss } from 'pg-boss'
import type { QueueState } from './bus-metrics.ts'

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

/** Makes sure that a consumer's queue exists and keeps its events, those too that an earlier version queued. */
export async function ensureQueue(
  boss: PgBoss,
  consumer: string,
  { retentionDays, abandonedAfterSeconds }: QueueOptions,
): Promise<void> {
  const options = {
    // Only the reader counts tries: it knows whether it was the event that failed.
    retryLimit: TRIES_MAX,
    retryDelay: 1,
    retryDelayMax: 30,
    retryBackoff: true,
    expireInSeconds: abandonedAfterSeconds,
    retentionSeconds: retentionDays * SECONDS_A_DAY,
    deleteAfterSeconds: READ_KEPT_DAYS * SECONDS_A_DAY,
  }
  const queue = queueOf(consumer)
  await boss.createQueue(deadQueueOf(consumer), { retentionSeconds: options.retentionSeconds })
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

/** Marks jobs of the queue as handled. */
export async function completeJobs(
  boss: PgBoss,
  queue: string,
  jobs: readonly { id: string }[],
): Promise<void> {
  await boss.complete(
    queue,
    jobs.map(({ id }) => id),
  )
}

export interface Release {
  readonly queue: string
  readonly jobs: readonly { readonly id: string }[]
  readonly pauseMs: number
  /** Whether it counts as a try of theirs. */
  readonly counts: boolean
}

/** Gives jobs back to their queue, for whoever takes them after the pause. */
export async function releaseJobs(boss: PgBoss, { queue, jobs, pauseMs, counts }: Release): Promise<void> {
  await boss.getDb().executeSql(
    `update pgboss.job set state = 'retry', start_after = now() + $3::int * interval '1 millisecond',
         started_on = case when $4 then started_on end
       where name = $1 and id = any($2::uuid[]) and state = 'active'`,
    [queue, jobs.map(({ id }) => id), pauseMs, counts],
  )
}

/** How many jobs are counted at most: more are as many. */
const COUNTED_MAX = 10_000

/** The state of each consumer's queue. Events that it has taken are left out: if it does not finish them, they come back. */
export async function queueStates(
  boss: PgBoss,
  consumers: readonly string[],
): Promise<ReadonlyMap<string, QueueState>> {
  const { rows } = (await boss.getDb().executeSql(
    `select consumer,
         coalesce(greatest(extract(epoch from clock_timestamp() - (
           select min(created_on) from pgboss.job where name = queue and state < 'active')), 0), 0)::float8 as age,
         (select coalesce(sum(coalesce((data ->> 'count')::int, 1)), 0) from (
           select data from pgboss.job where name = queue and state < 'active' limit ${COUNTED_MAX}) as waiting)::int as waiting,
         (select count(*) from (select from pgboss.job where name = dead and state < 'active' limit ${COUNTED_MAX})
           as parked)::int as dead
       from unnest($1::text[], $2::text[], $3::text[]) as known (consumer, queue, dead)`,
    [consumers, consumers.map(queueOf), consumers.map(deadQueueOf)],
  )) as { rows: { consumer: string; age: number; waiting: number; dead: number }[] }
  return new Map(
    rows.map(({ consumer, age, waiting, dead }) => [consumer, { waiting, dead, oldestAgeSeconds: age }]),
  )
}
