/** Locks by name among all that use a database: one that lasts as long as some work, and many at once for a transaction. */
import type { QueryConfig } from 'pg'
import type { Tx } from './database.ts'

/** The work of whoever has a turn, such as the first data of a start, may take so long on a busy machine. */
const TURN_LIMIT_MS = 60_000

/**
 * Waits until no other transaction has the turn of this name, and holds it until this one ends. That may take longer than the
 * usual limits on a lock and on a statement, so this lifts them for the rest of the transaction.
 */
export async function takeTurn(tx: Tx, name: string): Promise<void> {
  await tx.query(`set local lock_timeout = 0; set local statement_timeout = ${TURN_LIMIT_MS}`)
  const text = 'select pg_advisory_xact_lock(hashtext($1))'
  await tx.query({ text, values: [name], query_timeout: TURN_LIMIT_MS } as QueryConfig)
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

/** Whether another transaction has those wait who name this. Nobody is waited for. */
export async function isHeld(tx: Tx, name: string): Promise<boolean> {
  const { rows } = await tx.query<{ free: boolean }>(
    'select pg_try_advisory_xact_lock_shared(hashtextextended($1, 0)) as free',
    [name],
  )
  return rows[0]?.free !== true
}
