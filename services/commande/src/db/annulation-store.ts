/** Cancellations of orders that were never made: the marks that refuse a creation which comes late. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'

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
  marques: readonly { readonly id: string; readonly motif: string }[],
  a: string,
): Promise<Map<string, string>> {
  await tx.query({
    name: 'annulation-mark',
    text: `insert into annulations_precoces (commande_id, motif, a)
      select id, motif, $3::timestamptz from unnest($1::uuid[], $2::text[]) as m (id, motif) order by id
      on conflict (commande_id) do nothing`,
    values: [marques.map((marque) => marque.id), marques.map((marque) => marque.motif), a],
  })
  const { rows } = await tx.query<{ commande_id: string; a: Date }>({
    name: 'annulation-read',
    text: 'select commande_id, a from annulations_precoces where commande_id = any($1::uuid[])',
    values: [marques.map((marque) => marque.id)],
  })
  return new Map(rows.map((row) => [row.commande_id, row.a.toISOString()]))
}
