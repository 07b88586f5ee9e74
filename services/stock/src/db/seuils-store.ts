/** The statement of thresholds. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Stock } from './consultation-store.ts'

/** What to warn of and to replenish up to, of a product in a place. */
export interface Seuil {
  readonly magasinId: number
  readonly produitId: number
  readonly seuil: number
  readonly cible: number | null
}

/** Sets a threshold. The place is known; a product that it never held is there from now on, with nothing. */
export async function saveSeuil(tx: Tx, { magasinId, produitId, seuil, cible }: Seuil): Promise<Stock> {
  const { rows } = await tx.query<Stock>(
    statement('seuil-save').sql`insert into stocks as s (magasin_id, produit_id, disponible, seuil, cible)
      values (${magasinId}, ${produitId}, 0, ${seuil}, ${cible})
      on conflict (magasin_id, produit_id) do update set seuil = excluded.seuil, cible = excluded.cible
      returning magasin_id as "magasinId", produit_id as "produitId", disponible, reserve, en_transit as "enTransit", seuil, cible,
        (select nom from produits where id = produit_id) as nom`,
  )
  return rows[0] as Stock
}
