/** The statements of categories. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, gt, inArray, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { normalise } from '../domain/recherche.ts'
import { categories, produits } from './schema.ts'

export type Categorie = Readonly<Pick<typeof categories.$inferSelect, 'id' | 'nom' | 'version'>>

const CATEGORIE = { id: categories.id, nom: categories.nom, version: categories.version }

export async function findCategorie(db: Queryable, id: number): Promise<Categorie | undefined> {
  const [row] = await orm(db).select(CATEGORIE).from(categories).where(eq(categories.id, id))
  return row
}

/** The category whose name reads the same. */
export async function findByNom(db: Queryable, nom: string): Promise<number | undefined> {
  const [row] = await orm(db)
    .select({ id: categories.id })
    .from(categories)
    .where(eq(categories.nomRecherche, normalise(nom)))
  return row?.id
}

/** What these categories are called, by their numbers. */
export async function readNoms(db: Queryable, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await orm(db)
    .select({ id: categories.id, nom: categories.nom })
    .from(categories)
    .where(inArray(categories.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, nom }) => [id, nom]))
}

export async function insertCategorie(tx: Tx, nom: string): Promise<Categorie> {
  const [row] = await orm(tx)
    .insert(categories)
    .values({ nom, nomRecherche: normalise(nom) })
    .returning(CATEGORIE)
  if (row === undefined) throw new Error('categories: an insert returned no row')
  return row
}

/**
 * Renames a category over the version before it.
 * @throws when it is not in that version.
 */
export async function saveCategorie(tx: Tx, { id, nom, version }: Categorie): Promise<void> {
  const { rowCount } = await orm(tx)
    .update(categories)
    .set({ nom, nomRecherche: normalise(nom), version })
    .where(and(eq(categories.id, id), eq(categories.version, version - 1)))
  if (rowCount !== 1) throw new Error(`categorie ${id}: changed by someone else meanwhile`)
}

/** True when a product, sold or not, belongs to it. */
export async function isUsed(db: Queryable, id: number): Promise<boolean> {
  const rows = await orm(db)
    .select({ id: produits.id })
    .from(produits)
    .where(eq(produits.categorieId, id))
    .limit(1)
  return rows.length > 0
}

export async function deleteCategorie(tx: Tx, id: number): Promise<void> {
  await orm(tx).delete(categories).where(eq(categories.id, id))
}

/** One page of categories, by number. */
export async function listCategories(
  db: Queryable,
  { after = 0, limit }: Page<number>,
): Promise<Categorie[]> {
  return orm(db)
    .select(CATEGORIE)
    .from(categories)
    .where(gt(categories.id, after))
    .orderBy(asc(categories.id))
    .limit(limit)
}

export const countCategories = (db: Queryable): Promise<number> => orm(db).$count(categories)
