/** The statements of what others are told of what places hold. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, gt, inArray, orm, type RowOf, type SQL, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { mouvements, stocksTold } from './schema.ts'

/** A row of stock as others are told of it. */
export type ToldStock = typeof stocksTold.$inferSelect

/** Lets one round in at a time, until the transaction ends: whether it is this one's turn. */
export async function takeRound(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('stocks-told')) as mine`,
  )
  return rows[0]?.mine === true
}

/** Notes that others are told of the rows of stock that are not as they were told last, some hundred at most. */
export async function noteTold(tx: Tx, limit: number): Promise<ToldStock[]> {
  const { rows } = await tx.query<RowOf<typeof stocksTold, keyof ToldStock>>({
    name: 'stocks-told',
    text: `insert into stocks_told as t (magasin_id, produit_id, disponible, reserve, en_transit, seuil, cible, version, a)
      select s.magasin_id, s.produit_id, s.disponible, s.reserve, s.en_transit, s.seuil, s.cible, coalesce(l.version, 0) + 1, now()
      from stocks s left join stocks_told l using (magasin_id, produit_id)
      where (s.disponible, s.reserve, s.en_transit, s.seuil, s.cible)
        is distinct from (l.disponible, l.reserve, l.en_transit, l.seuil, l.cible)
      order by s.magasin_id, s.produit_id limit $1
      on conflict (magasin_id, produit_id) do update set disponible = excluded.disponible, reserve = excluded.reserve,
        en_transit = excluded.en_transit, seuil = excluded.seuil, cible = excluded.cible, version = excluded.version, a = excluded.a
      returning magasin_id as "magasinId", produit_id as "produitId", disponible, reserve, en_transit as "enTransit", seuil, cible,
        version, a as at`,
    values: [limit],
  })
  return rows
}

/** A place and a product. */
export type StockKey = Pick<ToldStock, 'magasinId' | 'produitId'>

/** One page of all that others were told of, by place and product. */
export const pageTold = (db: Queryable, { after, limit }: Page<StockKey>): Promise<ToldStock[]> =>
  orm(db)
    .select()
    .from(stocksTold)
    .where(
      after &&
        sql`(${stocksTold.magasinId}, ${stocksTold.produitId}) > (${after.magasinId}::int, ${after.produitId}::int)`,
    )
    .orderBy(asc(stocksTold.magasinId), asc(stocksTold.produitId))
    .limit(limit)

/** Pieces that were found, as others are told of them. */
export interface Constat {
  readonly mouvementId: number
  readonly magasinId: number
  readonly produitId: number
  readonly quantite: number
  readonly at: Date
}

const constatsWhere = (db: Queryable, which: SQL | undefined) =>
  orm(db)
    .select({
      mouvementId: mouvements.id,
      magasinId: mouvements.magasinId,
      produitId: mouvements.produitId,
      quantite: mouvements.delta,
      at: mouvements.at,
    })
    .from(mouvements)
    .where(and(eq(mouvements.cause, 'CONSTAT'), which))
    .orderBy(asc(mouvements.id))

/** What these sales found. */
export const constatsOfVentes = (db: Queryable, venteIds: readonly string[]): Promise<Constat[]> =>
  constatsWhere(db, inArray(mouvements.commandeId, [...venteIds]))

/** What someone found, by his document. */
export const constatsOfDocument = (db: Queryable, documentId: string): Promise<Constat[]> =>
  constatsWhere(db, eq(mouvements.documentId, documentId))

/** One page of all that was ever found. */
export const pageConstats = (db: Queryable, { after, limit }: Page<number>): Promise<Constat[]> =>
  constatsWhere(db, after === undefined ? undefined : gt(mouvements.id, after)).limit(limit)
