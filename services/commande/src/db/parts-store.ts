/** What places serve of orders, where several do. */
import type { BodyOf, commande } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'

/** Writes the parts of these confirmations, as far as they have any and they are not written yet. */
export async function savePartsOf(
  tx: Tx,
  confirmations: readonly Pick<BodyOf<typeof commande.confirmer>, 'commandeId' | 'parts'>[],
): Promise<void> {
  const parts = confirmations.flatMap(({ commandeId, parts = [] }) =>
    parts.map((part) => ({ commandeId, ...part })),
  )
  if (parts.length === 0) return
  await tx.query(
    statement('commande-parts').sql`insert into commande_parts (commande_id, produit_id, magasin_id, quantite)
      select * from unnest(
        ${parts.map((part) => part.commandeId)}::uuid[],
        ${parts.map((part) => part.produitId)}::int[],
        ${parts.map((part) => part.magasinId)}::int[],
        ${parts.map((part) => part.quantite)}::int[])
      order by 1, 2, 3 on conflict do nothing`,
  )
}
