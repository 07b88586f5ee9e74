/** The statements of stores. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, getTableColumns, gt, inArray, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import type { ContenuMagasin, Magasin, TypeDeLieu } from '../domain/magasin.ts'
import type { Entete } from '../domain/vente.ts'
import { magasins } from './schema.ts'

const MAGASIN = getTableColumns(magasins)

/** Lets one writer of stores in at a time until the transaction ends: they are people at head office. */
export async function lockMagasins(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', ['magasins'])
}

export async function findMagasin(db: Queryable, id: number): Promise<Magasin | undefined> {
  const [row] = await orm(db).select(MAGASIN).from(magasins).where(eq(magasins.id, id))
  return row
}

/** A store that stays as it is until the transaction ends, so that a till opens only in one that is open. */
export async function holdMagasin(tx: Tx, id: number): Promise<Magasin | undefined> {
  const [row] = await orm(tx).select(MAGASIN).from(magasins).where(eq(magasins.id, id)).for('share')
  return row
}

/** A store that this transaction alone may change, once those who hold it have ended. */
export async function lockMagasin(tx: Tx, id: number): Promise<Magasin | undefined> {
  const [row] = await orm(tx).select(MAGASIN).from(magasins).where(eq(magasins.id, id)).for('update')
  return row
}

/** The heads of receipts of stores, without a till. */
export async function findEntetes(
  db: Queryable,
  ids: readonly number[],
): Promise<Map<number, Omit<Entete, 'caisse'>>> {
  if (ids.length === 0) return new Map()
  const { id, nom: magasin, adresse, ville, codePostal, telephone } = magasins
  const rows = await orm(db)
    .select({ id, magasin, adresse, ville, codePostal, telephone })
    .from(magasins)
    .where(inArray(magasins.id, [...ids]))
  return new Map(rows.map(({ id: key, ...entete }) => [key, entete]))
}

export async function findByNom(db: Queryable, nom: string): Promise<number | undefined> {
  const [row] = await orm(db).select({ id: magasins.id }).from(magasins).where(eq(magasins.nom, nom))
  return row?.id
}

/** Adds a store in version 1. */
export async function insertMagasin(tx: Tx, contenu: ContenuMagasin): Promise<Magasin> {
  const [row] = await orm(tx).insert(magasins).values(contenu).returning(MAGASIN)
  if (row === undefined) throw new Error('magasins: an insert returned no row')
  return row
}

/**
 * Saves a store over the version before it.
 * @throws when it is not in that version.
 */
export async function saveMagasin(tx: Tx, { id, version, ...contenu }: Magasin): Promise<Magasin> {
  const [row] = await orm(tx)
    .update(magasins)
    .set({ ...contenu, version, modifieLe: sql`now()` })
    .where(and(eq(magasins.id, id), eq(magasins.version, version - 1)))
    .returning(MAGASIN)
  if (row === undefined) throw new Error(`magasin ${id}: changed by someone else meanwhile`)
  return row
}

/** The centre logistique. */
export async function findCentre(db: Queryable): Promise<number | undefined> {
  const [row] = await orm(db)
    .select({ id: magasins.id })
    .from(magasins)
    .where(eq(magasins.type, 'CENTRE'))
    .orderBy(asc(magasins.id))
    .limit(1)
  return row?.id
}

/** Which places a list has. */
export interface Which {
  readonly withClosed: boolean
  /** Undefined: of both. */
  readonly type: TypeDeLieu | undefined
}

const isListed = ({ withClosed, type }: Which) =>
  and(withClosed ? undefined : eq(magasins.ouvert, true), type && eq(magasins.type, type))

/** One page of stores, by number. */
export async function listMagasins(
  db: Queryable,
  which: Which,
  { after = 0, limit }: Page<number>,
): Promise<Magasin[]> {
  return orm(db)
    .select(MAGASIN)
    .from(magasins)
    .where(and(gt(magasins.id, after), isListed(which)))
    .orderBy(asc(magasins.id))
    .limit(limit)
}

export const countMagasins = (db: Queryable, which: Which): Promise<number> =>
  orm(db).$count(magasins, isListed(which))
