/** The statements of closings. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, desc, eq, lt, max, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { fermetures } from './schema.ts'

export type Fermeture = typeof fermetures.$inferSelect

/** A closing and its store: what others are told. */
export type ToldFermeture = Fermeture & { readonly magasinId: number }

/** Adds the next closing of a till that this transaction has locked: so numbers have no gap. */
export async function insertFermeture(tx: Tx, fermeture: Omit<Fermeture, 'numero'>): Promise<Fermeture> {
  const [newest] = await orm(tx)
    .select({ numero: max(fermetures.numero) })
    .from(fermetures)
    .where(eq(fermetures.caisseId, fermeture.caisseId))
  const numbered = { ...fermeture, numero: (newest?.numero ?? 0) + 1 }
  await orm(tx).insert(fermetures).values(numbered)
  return numbered
}

/** One page of a till's closings, the newest first. */
export async function listFermetures(
  db: Queryable,
  caisseId: number,
  { after, limit }: Page<number>,
): Promise<Fermeture[]> {
  const older = after === undefined ? undefined : lt(fermetures.numero, after)
  return orm(db)
    .select()
    .from(fermetures)
    .where(and(eq(fermetures.caisseId, caisseId), older))
    .orderBy(desc(fermetures.numero))
    .limit(limit)
}

export const countFermetures = (db: Queryable, caisseId: number): Promise<number> =>
  orm(db).$count(fermetures, eq(fermetures.caisseId, caisseId))
