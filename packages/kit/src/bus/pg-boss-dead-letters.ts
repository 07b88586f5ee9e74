/** What was put aside on pg-boss: jobs of the queue beside, whose data are the event and its fault. */
import { deadQueueOf, queueOf } from '@comptoir/contracts'
import { PgBoss } from 'pg-boss'
import { createPool, type Pool, type Queryable, withTx } from '../postgres/database.ts'
import type { BusEvent } from './bus.ts'
import type { DeadLetter, DeadLetters, Wanted } from './dead-letters.ts'

/** Played again in one transaction. */
const ROUND_MAX = 200

type Parked = BusEvent & { readonly fault: string }

/**
 * Opens those of the bus at this address.
 * @throws when no bus is there.
 */
export async function openPgBossDeadLetters({ url }: { readonly url: string }): Promise<DeadLetters> {
  // One connection for a transaction, and one for what pg-boss asks meanwhile.
  const pool = createPool({ url, max: 2, applicationName: 'dead-letters' })
  const boss = new PgBoss({ db: statementsOf(pool), migrate: false, supervise: false, schedule: false })
  try {
    await boss.start()
  } catch (cause) {
    await pool.end()
    throw cause
  }
  return {
    list: (wanted, limit) => selectParked(pool, wanted, limit),
    replay: async ({ consumers, ids }) => {
      // What is parked again from now on waits for another day.
      const until = await readTime(pool)
      let replayed = 0
      for (const consumer of consumers) {
        const round = () =>
          withTx(pool, (tx) => replayRound({ boss, tx: statementsOf(tx) }, { consumer, ids, until }))
        for (let count = ROUND_MAX; count === ROUND_MAX; replayed += count) count = await round()
      }
      return replayed
    },
    close: async () => {
      await boss.stop({ graceful: false })
      await pool.end()
    },
  }
}

type Statements = ReturnType<typeof statementsOf>

/** A connection as pg-boss wants it. */
const statementsOf = (db: Queryable) => ({
  executeSql: (text: string, values?: unknown[]) => db.query(text, values),
})

async function selectParked(
  pool: Pool,
  { consumers, ids }: Wanted,
  limit: number,
): Promise<readonly DeadLetter[]> {
  const { rows } = await pool.query<{ consumer: string; data: Parked; parked_ms: number }>(
    `select consumer, data, extract(epoch from created_on)::float8 * 1000 as parked_ms
       from unnest($1::text[], $2::text[]) as known (consumer, queue)
       join pgboss.job on name = queue and state < 'active' and ($3::text[] is null or data ->> 'id' = any($3))
       order by consumer, created_on limit $4`,
    [consumers, consumers.map(deadQueueOf), ids, limit],
  )
  return rows.map(({ consumer, data: { id, type, fault, body, trace }, parked_ms: parkedMs }) => ({
    consumer,
    id,
    type,
    fault,
    parkedMs,
    body,
    trace,
  }))
}

async function readTime(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ now: string }>('select clock_timestamp()::text as now')
  return rows[0]?.now ?? ''
}

interface Round {
  readonly consumer: string
  readonly ids: Wanted['ids']
  /** Only what was parked before. */
  readonly until: string
}

/** Moves some of a consumer's events back into its queue, and tells how many. */
async function replayRound(
  { boss, tx }: { readonly boss: PgBoss; readonly tx: Statements },
  { consumer, ids, until }: Round,
): Promise<number> {
  const dead = deadQueueOf(consumer)
  const { rows } = (await tx.executeSql(
    `select id, data from pgboss.job
       where name = $1 and state < 'active' and created_on <= $2::timestamptz
         and ($3::text[] is null or data ->> 'id' = any($3))
       order by created_on limit ${ROUND_MAX} for update skip locked`,
    [dead, until, ids],
  )) as { rows: { id: string; data: Parked }[] }
  if (rows.length === 0) return 0
  const db = { db: tx }
  // Without an id of ours: the queue still holds the job of this event that was ended when the event was parked.
  const jobs = rows.map(({ data: { fault: _fault, ...event } }) => ({ data: event }))
  await boss.insert(queueOf(consumer), jobs, db)
  await boss.deleteJob(
    dead,
    rows.map(({ id }) => id),
    db,
  )
  return rows.length
}
