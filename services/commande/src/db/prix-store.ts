/** The copy of the price list: the greatest version of each product wins, in whatever order they arrive. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'

export interface PrixRecu {
  readonly produitId: number
  readonly prixCents: number
  readonly actif: boolean
  readonly version: number
}

/**
 * Takes prices into the list, in key order so that two instances do not wait for each other in a circle.
 * @param recus no product twice
 * @returns how many were newer than what was known.
 */
export async function upsertPrix(tx: Queryable, recus: readonly PrixRecu[]): Promise<number> {
  const { rowCount } = await tx.query({
    name: 'prix-upsert',
    text: `insert into prix as connu (produit_id, prix_cents, actif, version)
      select * from unnest($1::int[], $2::bigint[], $3::boolean[], $4::int[]) as r (produit_id, prix_cents, actif, version)
      order by produit_id
      on conflict (produit_id) do update
        set prix_cents = excluded.prix_cents, actif = excluded.actif, version = excluded.version
        where excluded.version > connu.version`,
    values: [
      recus.map((recu) => recu.produitId),
      recus.map((recu) => recu.prixCents),
      recus.map((recu) => recu.actif),
      recus.map((recu) => recu.version),
    ],
  })
  return rowCount ?? 0
}

/** Takes the catalogue's own count; an older one changes nothing. */
export async function upsertInventaire(tx: Queryable, produits: number, version: number): Promise<void> {
  await tx.query({
    name: 'inventaire-upsert',
    text: `insert into inventaire as connu (produits, version) values ($1, $2)
      on conflict (id) do update set produits = excluded.produits, version = excluded.version
        where excluded.version > connu.version`,
    values: [produits, version],
  })
}

/** How far the copy is: what the catalogue says that it has (null: not heard yet) and what is here. */
export async function readCompletude(db: Queryable): Promise<{ annonces: number | null; connus: number }> {
  const { rows } = await db.query<{ annonces: number | null; connus: number }>({
    name: 'prix-completude',
    text: 'select (select produits from inventaire) as annonces, (select count(*)::int from prix) as connus',
  })
  return rows[0] ?? { annonces: null, connus: 0 }
}
