/** The statements of products. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, eq, getTableColumns, orm, prepared, sql } from '@comptoir/kit/postgres/drizzle.ts'
import type { ContenuProduit, Produit } from '../domain/produit.ts'
import { normalise } from '../domain/recherche.ts'
import { produits } from './schema.ts'

const { nomRecherche: _searched, ...PRODUIT } = getTableColumns(produits)

/**
 * Lets one writer in at a time until the transaction ends. Writers here are people at head office: waiting costs them
 * nothing that they notice, and every check that reads before it writes stays true.
 */
export async function lockCatalogue(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', ['catalogue'])
}

const selectById = prepared((db) =>
  db
    .select(PRODUIT)
    .from(produits)
    .where(eq(produits.id, sql.placeholder('id')))
    .prepare('produits-find'),
)

export async function findProduit(db: Queryable, id: number): Promise<Produit | undefined> {
  const [row] = await selectById(db).execute({ id })
  return row
}

/** The product that carries a barcode. */
export async function findByCodeBarres(db: Queryable, codeBarres: string): Promise<number | undefined> {
  const [row] = await orm(db)
    .select({ id: produits.id })
    .from(produits)
    .where(eq(produits.codeBarres, codeBarres))
  return row?.id
}

/** Adds a product in version 1. */
export async function insertProduit(tx: Tx, contenu: ContenuProduit): Promise<Produit> {
  const [row] = await orm(tx)
    .insert(produits)
    .values({ ...contenu, nomRecherche: normalise(contenu.nom) })
    .returning(PRODUIT)
  if (row === undefined) throw new Error('produits: an insert returned no row')
  return row
}

/**
 * Saves a product over the version before it.
 * @throws when it is not in that version.
 */
export async function saveProduit(tx: Tx, { id, version, ...contenu }: Produit): Promise<void> {
  const { rowCount } = await orm(tx)
    .update(produits)
    .set({ ...contenu, nomRecherche: normalise(contenu.nom), version })
    .where(and(eq(produits.id, id), eq(produits.version, version - 1)))
  if (rowCount !== 1) throw new Error(`produit ${id}: changed by someone else meanwhile`)
}

export interface FiltreProduits {
  /** LIKE patterns that the name must all match; none: every name does. */
  readonly motifs: readonly string[]
  /** A barcode, found whatever the name. */
  readonly codeBarres: string | undefined
  readonly categorieId: number | undefined
  readonly prixMinCents: number | undefined
  readonly prixMaxCents: number | undefined
  /** Products that are no longer sold as well. */
  readonly retires: boolean
}

const FILTRE = `(nom_recherche like all ($1::text[]) or code_barres = $2::text)
  and ($3::int is null or categorie_id = $3) and ($4::bigint is null or prix_cents >= $4)
  and ($5::bigint is null or prix_cents <= $5) and (actif or $6::boolean)`

const filtreValues = (filtre: FiltreProduits): unknown[] => [
  filtre.motifs,
  filtre.codeBarres,
  filtre.categorieId,
  filtre.prixMinCents,
  filtre.prixMaxCents,
  filtre.retires,
]

type ProduitRow = Omit<Produit, 'prixCents'> & { readonly prixCents: string }

const produitOf = (row: ProduitRow): Produit => ({ ...row, prixCents: Number(row.prixCents) })

/** One page of products, by number. Written by hand: the shop's first page asks it, and Drizzle takes half as long again. */
export async function listProduits(
  db: Queryable,
  filtre: FiltreProduits,
  { after = 0, limit }: Page<number>,
): Promise<Produit[]> {
  const { rows } = await db.query<ProduitRow>(
    `select id, nom, description, categorie_id as "categorieId", prix_cents as "prixCents",
       code_barres as "codeBarres", actif, version
     from produits where ${FILTRE} and id > $7 order by id limit $8`,
    [...filtreValues(filtre), after, limit],
  )
  return rows.map(produitOf)
}

export async function countProduits(db: Queryable, filtre: FiltreProduits): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from produits where ${FILTRE}`,
    filtreValues(filtre),
  )
  return rows[0]?.total ?? 0
}
