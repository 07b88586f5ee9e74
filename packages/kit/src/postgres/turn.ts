/** Locks by name among all that use a database: one that lasts as long as some work, and many at once for a transaction. */
import type { Tx } from './database.ts'

/**
 * Waits until no other transaction has the turn of this name, and holds it until this one ends. The work may take longer than
 * the usual limit on waiting for a lock, so this lifts that limit for the rest of the transaction.
 */
export async function takeTurn(tx: Tx, name: string): Promise<void> {
  await tx.query('set local lock_timeout = 0')
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [name])
}

/**
 * Has others wait who name any of these, until this transaction ends. All are taken in one order, so that two transactions never wait
 * for each other.
 */
export async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.query({
    name: 'names-lock',
    text: `select pg_advisory_xact_lock(held.key)
      from (select distinct hashtextextended(name, 0) as key from unnest($1::text[]) as name order by key) as held`,
    values: [names],
  })
}
