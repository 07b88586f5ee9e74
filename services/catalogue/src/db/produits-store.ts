/** The statements of products. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import type { ContenuProduit, Produit } from '../domain/produit.ts'
import { normaliser } from '../domain/recherche.ts'

interface ProduitRow {
  readonly id: number
  readonly nom: string
  readonly description: string
  readonly categorie_id: number
  readonly prix_cents: string
  readonly code_barres: string | null
  readonly actif: boolean
  readonly version: number
}

const COLONNES = 'id, nom, description, categorie_id, prix_cents, code_barres, actif, version'

const produitOf = (row: ProduitRow): Produit => ({
  id: row.id,
  nom: row.nom,
  description: row.description,
  categorieId: row.categorie_id,
  prixCents: Number(row.prix_cents),
  codeBarres: row.code_barres,
  actif: row.actif,
  version: row.version,
})

/**
 * Lets one writer in at a time until the transaction ends. Writers here are people at head office: what they lose in
 * concurrency is nothing, and every check that reads before it writes stays true.
 */
export async function lockCatalogue(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', ['catalogue'])
}

export async function findProduit(db: Queryable, id: number): Promise<Produit | undefined> {
  const { rows } = await db.query<ProduitRow>(`select ${COLONNES} from produits where id = $1`, [id])
  return rows[0] && produitOf(rows[0])
}

/** The product that carries a barcode. */
export async function findByCodeBarres(db: Queryable, codeBarres: string): Promise<number | undefined> {
  const { rows } = await db.query<{ id: number }>('select id from produits where code_barres = $1', [
    codeBarres,
  ])
  return rows[0]?.id
}

/** Adds a product in version 1. */
export async function insertProduit(tx: Tx, contenu: ContenuProduit): Promise<Produit> {
  const { rows } = await tx.query<ProduitRow>(
    `insert into produits (nom, nom_recherche, description, categorie_id, prix_cents, code_barres, actif)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${COLONNES}`,
    valuesOf(contenu),
  )
  return produitOf(rows[0] as ProduitRow)
}

/**
 * Saves a product over the version before it.
 * @throws when it is not in that version.
 */
export async function saveProduit(tx: Tx, produit: Produit): Promise<void> {
  const { rowCount } = await tx.query(
    `update produits set nom = $1, nom_recherche = $2, description = $3, categorie_id = $4, prix_cents = $5,
       code_barres = $6, actif = $7, version = $9 where id = $8 and version = $9 - 1`,
    [...valuesOf(produit), produit.id, produit.version],
  )
  if (rowCount !== 1) throw new Error(`produit ${produit.id}: changed by someone else meanwhile`)
}

const valuesOf = (contenu: ContenuProduit): unknown[] => [
  contenu.nom,
  normaliser(contenu.nom),
  contenu.description,
  contenu.categorieId,
  contenu.prixCents,
  contenu.codeBarres,
  contenu.actif,
]

export interface FiltreProduits {
  /** LIKE patterns that the name must all match; none: every name does. */
  readonly motifs: readonly string[]
  /** A barcode, found whatever the name. */
  readonly codeBarres: string | null
  readonly categorieId: number | null
  readonly prixMinCents: number | null
  readonly prixMaxCents: number | null
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

/** Products after a number, at most `limit` of them. */
export async function listProduits(
  db: Queryable,
  filtre: FiltreProduits,
  page: { readonly apres: number; readonly limit: number },
): Promise<Produit[]> {
  const { rows } = await db.query<ProduitRow>(
    `select ${COLONNES} from produits where ${FILTRE} and id > $7 order by id limit $8`,
    [...filtreValues(filtre), page.apres, page.limit],
  )
  return rows.map(produitOf)
}

export async function countProduits(db: Queryable, filtre: FiltreProduits): Promise<number> {
  const { rows } = await db.query<{ nombre: number }>(
    `select count(*)::int as nombre from produits where ${FILTRE}`,
    filtreValues(filtre),
  )
  return rows[0]?.nombre ?? 0
}
