/** What is known of sales, or of returns, before a group of commands acts on them. Their identities are locked. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { readMarks } from '../db/ventes-store.ts'

/** Those that are there, and those that were cancelled before they were opened. */
export async function readKnown<T>(
  tx: Tx,
  ids: readonly string[],
  read: (tx: Tx, ids: readonly string[]) => Promise<Map<string, T>>,
): Promise<Map<string, T | 'ANNULEE'>> {
  const known = new Map<string, T | 'ANNULEE'>(await read(tx, ids))
  for (const id of (await readMarks(tx, ids)).keys()) known.set(id, 'ANNULEE')
  return known
}
