/** What is known of sales before a group of commands acts on them. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { lockIdentities, readMarks, readVentes } from '../db/ventes-store.ts'
import type { Vente } from '../domain/vente.ts'

/** Those of the sales that are there, and those that were cancelled before they were opened. No other transaction acts on them. */
export async function lockKnown(tx: Tx, ids: readonly string[]): Promise<Map<string, Vente | 'ANNULEE'>> {
  await lockIdentities(tx, ids)
  const known = new Map<string, Vente | 'ANNULEE'>(await readVentes(tx, ids))
  for (const id of (await readMarks(tx, ids)).keys()) known.set(id, 'ANNULEE')
  return known
}
