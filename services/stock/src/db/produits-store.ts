/** The statements of what the catalogue tells of products. */
import type { Rows } from '@comptoir/kit/http/alias.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, eq, inArray, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { upsertNewer } from '@comptoir/kit/postgres/upsert-newer.ts'
import type { Taken } from '../domain/saisie.ts'
import { produits, saisies } from './schema.ts'

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
  const rows = await orm(db)
    .select({ id: produits.id, nom: produits.nom })
    .from(produits)
    .where(inArray(produits.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, nom }) => [id, nom]))
}

/** The quantity that was given last for a place and product. */
export async function readSaisie(tx: Tx, magasinId: number, produitId: number): Promise<Taken | undefined> {
  const [row] = await orm(tx)
    .select({ givenAt: saisies.givenAt, takenAt: saisies.takenAt })
    .from(saisies)
    .where(and(eq(saisies.magasinId, magasinId), eq(saisies.produitId, produitId)))
  return row
}

export async function saveSaisie(tx: Tx, taken: typeof saisies.$inferInsert): Promise<void> {
  const { magasinId, produitId } = saisies
  const { givenAt, takenAt } = taken
  await orm(tx)
    .insert(saisies)
    .values(taken)
    .onConflictDoUpdate({ target: [magasinId, produitId], set: { givenAt, takenAt } })
}

/** How many pieces of these products there are, in one place or in all of them together. Those of which there are none are absent. */
export async function readQuantites(
  db: Queryable,
  magasinId: number | undefined,
  produitIds: readonly number[],
): Promise<{ produitId: number; quantite: number }[]> {
  const { rows } = await db.query<{ produitId: number; quantite: number }>({
    name: 'quantites-read',
    text: `select produit_id as "produitId", sum(disponible + reserve)::int as quantite from stocks
      where produit_id = any($1::int[]) and ($2::int is null or magasin_id = $2) group by produit_id`,
    values: [produitIds, magasinId],
  })
  return rows
}

/** The pieces of a product in all places but one. */
export async function readElsewhere(tx: Tx, magasinId: number, produitId: number): Promise<number> {
  const { rows } = await tx.query<{ pieces: number }>(
    `select coalesce(sum(disponible + reserve), 0)::int as pieces from stocks where produit_id = $2 and magasin_id <> $1`,
    [magasinId, produitId],
  )
  return rows[0]?.pieces ?? 0
}

export interface Total {
  readonly productId: number
  readonly stock: number
  readonly name: string
}

/** What all places hold of each product together, by number, and of how many products that is. */
export async function listTotals(
  db: Queryable,
  { limit, offset }: Rows,
): Promise<{ rows: Total[]; total: number }> {
  const { rows } = await db.query<Total>(
    `select s.produit_id as "productId", sum(s.disponible + s.reserve)::int as stock, coalesce(p.nom, '') as name
     from stocks s left join produits p on p.id = s.produit_id
     group by s.produit_id, p.nom order by s.produit_id limit $1 offset $2`,
    [limit, offset],
  )
  const { rows: counted } = await db.query<{ total: number }>(
    'select count(distinct produit_id)::int as total from stocks',
  )
  return { rows, total: counted[0]?.total ?? 0 }
}
