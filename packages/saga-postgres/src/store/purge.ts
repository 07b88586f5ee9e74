/**
 * Forgetting: ended sagas go after their age, with their transitions, their audit and what asked to cancel them; client
 * keys go earlier. Ids are in order of time, so that the primary key alone finds what is old: no index that an order would
 * have to pay for. The database's clock decides; the time in an id only says where to look.
 *
 * A bite takes some milliseconds and is followed by a rest of many times as long, so that orders do not feel it. One process
 * at a time is at it, from the first bite of a round to the last; how far it came is durable.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'

/** After how many days; sagas from their end. */
export interface PurgeAges {
  readonly sagaDays: number
  readonly keyDays: number
}

export interface Purged {
  readonly sagas: number
  readonly keys: number
}

export interface PurgeOptions {
  /** Ends it after the bite in hand. */
  readonly signal?: AbortSignal
  /** The clock by which bites are measured; without one, none is followed by a rest. */
  readonly monotonicMs?: () => number
  readonly onBite?: (purged: Purged) => void
  /** Rows that a bite looks at. */
  readonly bite?: number
}

/** A round of both tasks. Null: another process is at it. */
export async function purgeJournal(
  pool: Pool,
  ages: PurgeAges,
  options: PurgeOptions = {},
): Promise<Purged | null> {
  const total = { sagas: 0, keys: 0 }
  try {
    for (const task of ['sagas', 'keys'] as const) {
      for (let more = true; more && options.signal?.aborted !== true; ) {
        const began = options.monotonicMs?.() ?? 0
        const bite = await takeBite(pool, { task, ages, rows: options.bite ?? BITES[task] })
        if (bite === null) return null
        total[task] += bite.taken
        options.onBite?.({ sagas: 0, keys: 0, [task]: bite.taken })
        more = bite.more
        await rest(((options.monotonicMs?.() ?? 0) - began) * REST, options.signal)
      }
    }
    return total
  } finally {
    // The lock is this connection's: when the connection is gone, so is the lock.
    await pool.query('select pg_advisory_unlock_all()').catch(() => undefined)
  }
}

type Task = keyof Purged

/** Of sagas every row that is looked at is removed; of keys few have one. */
const BITES: Readonly<Record<Task, number>> = { sagas: 100, keys: 2_000 }
/** A rest lasts as many times as long as the bite before it: one at 19 cost the orders that ran beside it 3 to 8 %. */
const REST = 39

async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await pause(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
}

interface Bite {
  readonly task: Task
  readonly ages: PurgeAges
  readonly rows: number
}

/** What one bite took, and whether more is left; null when another process is at it. */
function takeBite(
  pool: Pool,
  { task, ages, rows }: Bite,
): Promise<{ readonly taken: number; readonly more: boolean } | null> {
  return withTx(pool, async (tx) => {
    const { mine, after } = await begin(tx, task)
    if (!mine) return null
    const seen =
      task === 'sagas'
        ? await forgetSagas(tx, ages, { after, rows })
        : await forgetKeys(tx, ages, { after, rows })
    const more = seen.looked === rows
    // Sagas that were parked, or ended late, may be old by the next round, which begins anew. Keys are looked at once: a round
    // over every saga of a year would cost more than the few keys of such sagas are worth; they go with their sagas.
    const position = more || task === 'keys' ? (seen.last ?? after) : null
    await tx.query(
      `insert into purges (task, "after") values ($1, $2)
       on conflict (task) do update set "after" = excluded."after", at = clock_timestamp()`,
      [task, position],
    )
    return { taken: seen.taken, more }
  })
}

/** Takes the lock, or has it already. */
async function begin(tx: Tx, task: Task): Promise<{ readonly mine: boolean; readonly after: string | null }> {
  const { rows } = await tx.query<{ mine: boolean; after: string | null }>(
    `select pg_try_advisory_lock(hashtext('purge of the journal')) as mine,
       (select "after" from purges where task = $1) as after`,
    [task],
  )
  return rows[0] ?? { mine: false, after: null }
}

interface Range {
  readonly after: string | null
  readonly rows: number
}

interface Seen {
  readonly looked: number
  readonly last: string | null
  readonly taken: number
}

/** The least id of that instant, in SQL. */
const idAt = (instant: string) =>
  `(lpad(to_hex(floor(extract(epoch from ${instant}) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`

/** Lines may go only when their saga is gone, which a trigger sees to; audit and requests to cancel go with it. */
async function forgetSagas(tx: Tx, { sagaDays }: PurgeAges, { after, rows }: Range): Promise<Seen> {
  // Ids were made by the clocks of hosts: a day more is looked at than can be old.
  const { rows: told } = await tx.query<Seen & { gone: string[] }>(
    `with looked as materialized (
       select s.id, not s.recover and s.ended_at < now() - $3 * interval '1 day' as old
       from sagas s where s.id > $1 and s.id < ${idAt(`now() - $3 * interval '1 day' + interval '1 day'`)}
       order by s.id limit $2
     ), gone as (
       delete from sagas s using looked l where s.id = l.id and l.old and not s.recover and s.ended_at is not null
       returning s.id
     )
     select (select count(*)::int from looked) as looked, (select id from looked order by id desc limit 1) as last,
       (select count(*)::int from gone) as taken, array(select id from gone) as gone`,
    [after ?? FIRST, rows, sagaDays],
  )
  const [seen] = told
  if (seen === undefined) throw new Error('the purge was told nothing')
  if (seen.taken > 0) await tx.query('delete from transitions where saga_id = any ($1::uuid[])', [seen.gone])
  return seen
}

async function forgetKeys(tx: Tx, { keyDays }: PurgeAges, { after, rows }: Range): Promise<Seen> {
  // A day less is looked at than can be old, since what was looked at is not looked at again.
  const { rows: told } = await tx.query<Seen>(
    `with looked as materialized (
       select s.id, s.client_key is not null and not s.recover and s.ended_at < now() - $3 * interval '1 day' as old
       from sagas s where s.id > $1 and s.id < ${idAt(`now() - $3 * interval '1 day' - interval '1 day'`)}
       order by s.id limit $2
     ), cleared as (
       update sagas s set client_key = null, fingerprint = null from looked l where s.id = l.id and l.old returning s.id
     )
     select (select count(*)::int from looked) as looked, (select id from looked order by id desc limit 1) as last,
       (select count(*)::int from cleared) as taken`,
    [after ?? FIRST, rows, keyDays],
  )
  const [seen] = told
  if (seen === undefined) throw new Error('the purge was told nothing')
  return seen
}

const FIRST = '00000000-0000-0000-0000-000000000000'
