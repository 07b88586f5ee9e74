/** Forgetting: keys and sent events are kept for the time that the contract promises, then removed in small bites. */
import type { Pool } from '@comptoir/kit/database.ts'
import type { Logger } from '@comptoir/kit/logger.ts'
import { TIMES } from '@comptoir/kit/times.ts'

const BITE = 5_000
const EVERY_MS = 3_600_000
/**
 * Keys go later than the age from which commands are refused: clocks differ, and no key may be forgotten while its
 * command would still be taken.
 */
const MARGIN_MS = 24 * 3_600_000

/**
 * Removes what is older than the retention. Safe beside any number of others.
 * @returns how many rows were removed.
 */
export async function purgeOnce(
  pool: Pool,
  retentionMs: number = TIMES.keyRetentionMs + MARGIN_MS,
): Promise<number> {
  let removed = 0
  for (const [table, condition] of [
    ['inbox', 'true'],
    ['cles', 'true'],
    ['outbox', 'envoye_le is not null'],
  ]) {
    let bite: number
    do {
      // Constant SQL: tables and conditions stand in the list above.
      const { rowCount } = await pool.query(
        `delete from ${table} where ctid = any(array(
           select ctid from ${table}
           where cree_le < clock_timestamp() - $1 * interval '1 millisecond' and ${condition} limit ${BITE}))`,
        [retentionMs],
      )
      bite = rowCount ?? 0
      removed += bite
    } while (bite === BITE)
  }
  return removed
}

/** Purges now and every hour. The returned function ends it. */
export function startPurge({ pool, log }: { pool: Pool; log: Logger }): () => Promise<void> {
  const run = () => {
    purgeOnce(pool).catch((cause) => log.warn({ err: cause }, 'purge failed, the next one follows'))
  }
  const timer = setInterval(run, EVERY_MS)
  timer.unref()
  return async () => clearInterval(timer)
}
