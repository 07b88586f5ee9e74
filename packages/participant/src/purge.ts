/**
 * Forgetting: keys and sent events are kept for the time that the contract promises, then removed in small bites, on the
 * database's clock. A bite takes some milliseconds and is followed by a rest of several times as long, so that orders do
 * not feel it; of several instances, one bites at a time.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { startRounds } from '@comptoir/kit/process/rounds.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'

const BITE = 2_000
/** A rest lasts as many times as long as the bite before it. */
const REST = 4
const EVERY_MS = 3_600_000
/**
 * Keys go later than the age from which commands are refused: clocks differ, and no key may be forgotten while its
 * command would still be taken.
 */
const MARGIN_MS = 24 * 3_600_000

// `now()`, unlike clock_timestamp(), can be looked up in an index; of a transaction of one bite it is the instant.
const OLD = `created_at < now() - $1 * interval '1 millisecond'`
const TABLES = {
  inbox: `select ctid from inbox where ${OLD} limit ${BITE}`,
  client_keys: `select ctid from client_keys where ${OLD} limit ${BITE}`,
  // Found by its key: events are numbered about as they are written, so the eldest come first.
  outbox: `select ctid from (select ctid, created_at, sent_at from outbox order by seq limit ${BITE}) as eldest
    where sent_at is not null and ${OLD}`,
} as const

export interface PurgeOptions {
  readonly retentionMs?: number
  /** Ends it after the bite in hand. */
  readonly signal?: AbortSignal
  /** The clock by which bites are measured; without one, none is followed by a rest. */
  readonly monotonicMs?: () => number
}

/**
 * Removes what is older than the retention, unless another instance is at it.
 * @returns how many rows were removed.
 */
export async function purgeOnce(
  pool: Pool,
  { retentionMs = TIMES.keyRetentionMs + MARGIN_MS, signal, monotonicMs = () => 0 }: PurgeOptions = {},
): Promise<number> {
  let removed = 0
  for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
    for (;;) {
      if (signal?.aborted === true) return removed
      const began = monotonicMs()
      const bite = await takeBite(pool, table, retentionMs)
      if (bite === undefined) return removed
      if (bite === 0) break
      removed += bite
      const options = signal === undefined ? {} : { signal }
      await pause((monotonicMs() - began) * REST, undefined, options).catch(() => undefined)
    }
  }
  return removed
}

/** How many rows one bite removed; undefined when it is another instance's turn. */
function takeBite(pool: Pool, table: keyof typeof TABLES, retentionMs: number): Promise<number | undefined> {
  return withTx(pool, async (tx) => {
    // What is old is a small part of a table: it is never worth reading it all.
    const { rows } = await tx.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('purge')) as mine, set_config('enable_seqscan', 'off', true)`,
    )
    if (rows[0]?.mine !== true) return undefined
    // Constant SQL: it stands in the list above.
    const { rowCount } = await tx.query(`delete from ${table} where ctid = any(array(${TABLES[table]}))`, [
      retentionMs,
    ])
    return rowCount ?? 0
  })
}

export interface PurgeDeps {
  readonly pool: Pool
  readonly log: Logger
  readonly monotonicMs: () => number
}

/** Purges now and every hour. The returned function ends it, after the bite in hand. */
export function startPurge({ pool, log, monotonicMs }: PurgeDeps): () => Promise<void> {
  return startRounds({
    everyMs: EVERY_MS,
    round: async (stopping) => {
      const removed = await purgeOnce(pool, { signal: stopping, monotonicMs })
      if (removed > 0) log.info({ removed }, 'old keys and events forgotten')
    },
    onError: (cause) => log.warn({ err: cause }, 'purge failed, the next one follows'),
  }).stop
}
