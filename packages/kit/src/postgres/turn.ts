/** A lock among the instances of a service, for work that only one of them may do at a time, such as filling a database. */
import type { Tx } from './database.ts'

/**
 * Waits until no other transaction has the turn of this name, and holds it until this one ends. The work may take longer than
 * the usual limit on waiting for a lock, so this lifts that limit for the rest of the transaction.
 */
export async function takeTurn(tx: Tx, name: string): Promise<void> {
  await tx.query('set local lock_timeout = 0')
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [name])
}
