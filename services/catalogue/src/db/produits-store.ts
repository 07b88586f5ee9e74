/** The statements of products. What lists and searches ask is in `recherche-store.ts`. */
import type { Person } from '@comptoir/contracts/access.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, inArray, ne, orm, prepared, sql } from '@comptoir/kit/postgres/drizzle.ts'
import type { ContenuProduit, Produit } from '../domain/produit.ts'
import { normalise } from '../domain/recherche.ts'
import { codesBarres, produits } from './schema.ts'

/**
 * Lets one writer in at a time until the transaction ends. Writers here are people at head office: waiting costs them
 * nothing that they notice, and every check that reads before it writes stays true.
 */
export async function lockCatalogue(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', ['catalogue'])
}

/** The clock by which prices come into force. */
export async function readNow(tx: Tx): Promise<Date> {
  const { rows } = await tx.query<{ now: Date }>('select now() as now')
  const [row] = rows
  if (row === undefined) throw new Error('the clock returned no row')
  return row.now
}

/** Numbers that no product has had. */
export async function nextProduitIds(tx: Tx, count: number): Promise<number[]> {
  const { rows } = await tx.query<{ id: number }>(
    `select nextval('produits_id_seq')::int as id from generate_series(1, $1)`,
    [count],
  )
  return rows.map(({ id }) => id)
}

/** Which of these codes, in lower case, and barcodes products have. */
export async function takenCodes(
  db: Queryable,
  codes: readonly string[],
  barcodes: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ code: string }>(
    `select lower(code) as code from produits where lower(code) = any($1::text[])
     union select code from codes_barres where code = any($2::text[])`,
    [codes, barcodes],
  )
  return new Set(rows.map(({ code }) => code))
}

type ProduitRow = typeof produits.$inferSelect

/** A product as its row has it. */
export function produitOf(row: ProduitRow): Produit {
  const {
    nomRecherche: _searched,
    revision: _counted,
    prixAVenirCents,
    prixAPartirDu,
    prixAuteur,
    prixAuteurNom,
    ...contenu
  } = row
  const isToCome = prixAVenirCents !== null && prixAPartirDu !== null
  const auteur: Person = { id: prixAuteur ?? '', nom: prixAuteurNom ?? '' }
  return {
    ...contenu,
    aVenir: isToCome ? { prixCents: prixAVenirCents, from: prixAPartirDu, auteur } : null,
  }
}

/** The columns of a content. */
function rowOf({ aVenir, codesBarres: codes, ...contenu }: ContenuProduit) {
  return {
    ...contenu,
    codesBarres: [...codes],
    nomRecherche: normalise(contenu.nom),
    prixAVenirCents: aVenir?.prixCents ?? null,
    prixAPartirDu: aVenir?.from ?? null,
    prixAuteur: aVenir?.auteur.id ?? null,
    prixAuteurNom: aVenir?.auteur.nom ?? null,
  }
}

const selectById = prepared((db) =>
  db
    .select()
    .from(produits)
    .where(eq(produits.id, sql.placeholder('id')))
    .prepare('produits-find'),
)

export async function findProduit(db: Queryable, id: number): Promise<Produit | undefined> {
  const [row] = await selectById(db).execute({ id })
  return row && produitOf(row)
}

/** Who has what only one may have. */
export interface Holder {
  readonly id: number
  readonly nom: string
}

/** The product that has this code, whatever its capitals. */
export async function findByCode(db: Queryable, code: string): Promise<Holder | undefined> {
  const [row] = await orm(db)
    .select({ id: produits.id, nom: produits.nom })
    .from(produits)
    .where(eq(sql`lower(${produits.code})`, code.toLowerCase()))
  return row
}

/** One of these barcodes that a product other than `id` carries, and which. */
export async function findByCodesBarres(
  db: Queryable,
  codes: readonly string[],
  id: number,
): Promise<(Holder & { readonly codeBarres: string }) | undefined> {
  const [row] = await orm(db)
    .select({ id: produits.id, nom: produits.nom, codeBarres: codesBarres.code })
    .from(codesBarres)
    .innerJoin(produits, eq(produits.id, codesBarres.produitId))
    .where(and(inArray(codesBarres.code, [...codes]), ne(produits.id, id)))
    .limit(1)
  return row
}

/** Rows of one statement: it may not have more than 65,535 values. */
const GROUP = 1_000

/** Adds products in version 1. */
export async function insertProduits(tx: Tx, added: readonly Produit[]): Promise<void> {
  const rows = added.map(({ id, version, ...contenu }) => ({ id, version, ...rowOf(contenu) }))
  for (let from = 0; from < rows.length; from += GROUP)
    await orm(tx)
      .insert(produits)
      .overridingSystemValue()
      .values(rows.slice(from, from + GROUP))
}

/**
 * Saves a product over the version before it.
 * @throws when it is not in that version.
 */
export async function saveProduit(tx: Tx, { id, version, ...contenu }: Produit): Promise<void> {
  const { rowCount } = await orm(tx)
    .update(produits)
    .set({ ...rowOf(contenu), version })
    .where(and(eq(produits.id, id), eq(produits.version, version - 1)))
  if (rowCount !== 1) throw new Error(`produit ${id}: changed by someone else meanwhile`)
}

const IS_DUE = sql`${produits.prixAPartirDu} <= now()`

/** Whether a price to come should be in force. */
export async function isAnyDue(db: Queryable): Promise<boolean> {
  const rows = await orm(db).select({ id: produits.id }).from(produits).where(IS_DUE).limit(1)
  return rows.length > 0
}

/** Products whose price to come should be in force, the one that waits longest first. */
export async function listDue(db: Queryable, limit: number): Promise<Produit[]> {
  const rows = await orm(db)
    .select()
    .from(produits)
    .where(IS_DUE)
    .orderBy(asc(produits.prixAPartirDu), asc(produits.id))
    .limit(limit)
  return rows.map(produitOf)
}

/** For how long the price that should have come first has been late, in seconds; 0 when none is. */
export async function latestLateness(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ late: number | null }>(
    `select extract(epoch from clock_timestamp() - min(prix_a_partir_du))::float8 as late
     from produits where prix_a_partir_du <= now()`,
  )
  return rows[0]?.late ?? 0
}
