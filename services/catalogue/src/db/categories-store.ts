/** The statements of categories. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { normaliser } from '../domain/recherche.ts'

export interface Categorie {
  readonly id: number
  readonly nom: string
  readonly version: number
}

export async function findCategorie(db: Queryable, id: number): Promise<Categorie | undefined> {
  return (await db.query<Categorie>('select id, nom, version from categories where id = $1', [id])).rows[0]
}

/** The category whose name reads the same. */
export async function findByNom(db: Queryable, nom: string): Promise<number | undefined> {
  const { rows } = await db.query<{ id: number }>('select id from categories where nom_recherche = $1', [
    normaliser(nom),
  ])
  return rows[0]?.id
}

export async function insertCategorie(tx: Tx, nom: string): Promise<Categorie> {
  const { rows } = await tx.query<Categorie>(
    'insert into categories (nom, nom_recherche) values ($1, $2) returning id, nom, version',
    [nom, normaliser(nom)],
  )
  return rows[0] as Categorie
}

/**
 * Renames a category over the version before it.
 * @throws when it is not in that version.
 */
export async function saveCategorie(tx: Tx, { id, nom, version }: Categorie): Promise<void> {
  const { rowCount } = await tx.query(
    'update categories set nom = $2, nom_recherche = $3, version = $4 where id = $1 and version = $4 - 1',
    [id, nom, normaliser(nom), version],
  )
  if (rowCount !== 1) throw new Error(`categorie ${id}: changed by someone else meanwhile`)
}

/** True when a product, sold or not, belongs to it. */
export async function isUsed(db: Queryable, id: number): Promise<boolean> {
  const { rows } = await db.query('select from produits where categorie_id = $1 limit 1', [id])
  return rows.length > 0
}

export async function deleteCategorie(tx: Tx, id: number): Promise<void> {
  await tx.query('delete from categories where id = $1', [id])
}

export async function listCategories(
  db: Queryable,
  page: { readonly apres: number; readonly limit: number },
): Promise<Categorie[]> {
  const { rows } = await db.query<Categorie>(
    'select id, nom, version from categories where id > $1 order by id limit $2',
    [page.apres, page.limit],
  )
  return rows
}

export async function countCategories(db: Queryable): Promise<number> {
  return (
    (await db.query<{ nombre: number }>('select count(*)::int as nombre from categories')).rows[0]?.nombre ??
    0
  )
}
