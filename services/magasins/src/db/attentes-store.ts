/** The statements of sales that are put aside. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, gt, isNull, orm } from '@comptoir/kit/postgres/drizzle.ts'
import type { Attente } from '../domain/attente.ts'
import { attentes } from './schema.ts'

type AttenteRow = typeof attentes.$inferSelect

const attenteOf = ({ repriseLe: _taken, reprisePar, ...row }: AttenteRow): Attente => ({
  ...row,
  reprisePar: reprisePar ?? undefined,
})

export async function insertAttente(tx: Tx, attente: Omit<Attente, 'reprisePar'>): Promise<Attente> {
  await orm(tx).insert(attentes).values(attente)
  return { ...attente, reprisePar: undefined }
}

/** The sale, once this transaction is the only one that may take it. */
export async function lockAttente(tx: Tx, id: string): Promise<Attente | undefined> {
  const [row] = await orm(tx).select().from(attentes).where(eq(attentes.id, id)).for('update')
  return row && attenteOf(row)
}

/** @throws when it was taken meanwhile. */
export async function takeAttente(tx: Tx, id: string, { par, at }: { par: string; at: Date }): Promise<void> {
  const { rowCount } = await orm(tx)
    .update(attentes)
    .set({ reprisePar: par, repriseLe: at })
    .where(and(eq(attentes.id, id), isNull(attentes.repriseLe)))
  if (rowCount !== 1) throw new Error(`attente ${id}: taken meanwhile`)
}

const waitsIn = (magasinId: number) => and(eq(attentes.magasinId, magasinId), isNull(attentes.repriseLe))

/** One page of what waits in a store, the oldest first: ids begin with their time. */
export async function listAttentes(
  db: Queryable,
  magasinId: number,
  { after, limit }: Page<string>,
): Promise<Attente[]> {
  const later = after === undefined ? undefined : gt(attentes.id, after)
  const rows = await orm(db)
    .select()
    .from(attentes)
    .where(and(waitsIn(magasinId), later))
    .orderBy(asc(attentes.id))
    .limit(limit)
  return rows.map(attenteOf)
}

export const countAttentes = (db: Queryable, magasinId: number): Promise<number> =>
  orm(db).$count(attentes, waitsIn(magasinId))
