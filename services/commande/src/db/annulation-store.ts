/** Cancellations of orders that were never made: the marks that refuse a creation which comes late. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import type { annulationsPrecoces } from './schema.ts'

/**
 * Waits for creations of these orders that are on their way and holds up those to come, until this transaction ends.
 * Creations take the same lock, of their order alone, in a trigger: no other order waits, and no reader of a table.
 */
export async function awaitCreations(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query({
    name: 'annulation-await',
    text: 'select lock_identities($1::uuid[])',
    values: [ids],
  })
}

/**
 * Marks orders as cancelled before they were made; one that is marked already keeps its first mark.
 * @returns the recorded instant of each.
 */
export async function markAnnulees(
  tx: Tx,
  marks: readonly { readonly id: string; readonly motif: string }[],
  at: string,
): Promise<Map<string, string>> {
  const ids = marks.map((mark) => mark.id)
  await tx.query({
    name: 'annulation-mark',
    text: `insert into annulations_precoces (commande_id, motif, a)
      select id, motif, $3::timestamptz from unnest($1::uuid[], $2::text[]) as m (id, motif) order by id
      on conflict (commande_id) do nothing`,
    values: [ids, marks.map((mark) => mark.motif), at],
  })
  const { rows } = await tx.query<RowOf<typeof annulationsPrecoces, 'commandeId' | 'at'>>({
    name: 'annulation-read',
    text: 'select commande_id as "commandeId", a as at from annulations_precoces where commande_id = any($1::uuid[])',
    values: [ids],
  })
  return new Map(rows.map((row) => [row.commandeId, row.at.toISOString()]))
}
