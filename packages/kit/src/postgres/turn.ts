/** One at a time, among instances of a service that do the same thing to one database, at a start above all. */
import type { Tx } from './database.ts'

/**
 * Waits until whoever has taken this turn has ended its transaction, and has it until this one ends. Work such as filling a
 * database may take longer than a lock is usually waited for, so that limit is lifted here, for the rest of the transaction.
 */
export async function takeTurn(tx: Tx, name: string): Promise<void> {
  await tx.query('set local lock_timeout = 0')
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [name])
}
