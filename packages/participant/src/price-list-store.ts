/** The statements of a copy of the price list: the greatest version of each product wins, in whatever order they arrive. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { inventaire, prix } from './price-list-schema.ts'

/**
 * Takes prices into the list, in key order so that two instances do not wait for each other in a circle.
 * @param received no product twice
 * @returns how many were newer than what was known.
 */
export async function upsertPrix(
  db: Queryable,
  received: readonly (typeof prix.$inferInsert)[],
): Promise<number> {
  const { rowCount } = await orm(db)
    .insert(prix)
    .values(received.toSorted((a, b) => a.produitId - b.produitId))
    .onConflictDoUpdate({
      target: prix.produitId,
      set: {
        nom: sql`excluded.nom`,
        prixCents: sql`excluded.prix_cents`,
        coutCents: sql`excluded.cout_cents`,
        actif: sql`excluded.actif`,
        version: sql`excluded.version`,
      },
      // A copy from before costs were told learns them when the same version is told again.
      setWhere: sql`excluded.version > ${prix.version} or
        (excluded.version = ${prix.version} and ${prix.coutCents} is null and excluded.cout_cents is not null)`,
    })
  return rowCount ?? 0
}

/** Takes the catalogue's own count; an older one changes nothing. */
export async function upsertInventaire(db: Queryable, produits: number, version: number): Promise<void> {
  await orm(db)
    .insert(inventaire)
    .values({ produits, version })
    .onConflictDoUpdate({
      target: inventaire.id,
      set: { produits, version },
      setWhere: sql`excluded.version > ${inventaire.version}`,
    })
}

/** How far the copy is: what the catalogue says that it has (undefined: not heard yet) and what is here. */
export async function readCompleteness(
  db: Queryable,
): Promise<{ announced: number | undefined; known: number }> {
  const [announced] = await orm(db).select({ produits: inventaire.produits }).from(inventaire)
  return { announced: announced?.produits, known: await orm(db).$count(prix) }
}
