/** The statements of what products are called: the greatest version of each wins, in whatever order they arrive. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { inArray, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { upsertNewer } from '@comptoir/kit/postgres/upsert-newer.ts'
import { produits } from './product-names-schema.ts'

export interface ToldProduit {
  readonly produitId: number
  readonly nom: string
  readonly version: number
}

/** Adds products, and renames those that are known in an earlier version. Returns how many that was. */
export const upsertProduits = (tx: Tx, told: readonly ToldProduit[]): Promise<number> =>
  upsertNewer(tx, produits, {
    key: 'id',
    rows: told.map(({ produitId: id, nom, version }) => ({ id, nom, version })),
  })

/** What products are called, by their numbers; those that the catalogue never told of are absent. */
export async function readNoms(db: Queryable, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await orm(db)
    .select({ id: produits.id, nom: produits.nom })
    .from(produits)
    .where(inArray(produits.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, nom }) => [id, nom]))
}
