/**
 * The SQL of movements beyond those of orders, sales and returns. Rows of stock are locked in one order, by (place, product), as
 * everywhere; a movement and what it makes of its place are one statement.
 */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Document, Holdings, Mouvement, Quantites } from '../domain/mouvement.ts'
import { stockKey } from '../domain/reservation.ts'

interface Article {
  readonly magasinId: number
  readonly produitId: number
}

/** Locks the rows of stock of these articles and tells what they hold. Those that do not exist are absent. */
export async function lockHoldings(tx: Tx, articles: readonly Article[]): Promise<Holdings> {
  const { rows } = await tx.query<Article & Quantites>(
    statement('stocks-lock')
      .sql`select s.magasin_id as "magasinId", s.produit_id as "produitId", s.disponible, s.reserve, s.en_transit as "enTransit"
      from (select distinct * from unnest(
          ${articles.map(({ magasinId }) => magasinId)}::int[],
          ${articles.map(({ produitId }) => produitId)}::int[]) as a (magasin_id, produit_id)) as a
      join stocks s using (magasin_id, produit_id) order by s.magasin_id, s.produit_id for no key update of s`,
  )
  return new Map(rows.map((row) => [stockKey(row.magasinId, row.produitId), row]))
}

/** What moves, and what its rows of stock held when they were locked. */
export interface Moved {
  readonly mouvements: readonly Mouvement[]
  readonly before: Holdings
}

/** Writes movements of a document, with what they make of their places. Those rows of stock that are there are locked. */
export async function saveMouvements(
  tx: Tx,
  { mouvements, before }: Moved,
  { id, auteur, at, reference, motif }: Document,
): Promise<void> {
  await ensureStocks(
    tx,
    mouvements.filter(({ magasinId, produitId }) => !before.has(stockKey(magasinId, produitId))),
  )
  await tx.query(
    statement('mouvements-save').sql`with moved as materialized (
        select * from unnest(
            ${mouvements.map((of) => of.magasinId)}::int[],
            ${mouvements.map((of) => of.produitId)}::int[],
            ${mouvements.map((of) => of.cause)}::text[],
            ${mouvements.map((of) => of.delta)}::int[],
            ${mouvements.map((of) => of.reserve ?? 0)}::int[],
            ${mouvements.map((of) => of.enTransit ?? 0)}::int[])
          as m (magasin_id, produit_id, cause, delta, reserve, en_transit)
      ), told as (
        insert into mouvements
          (magasin_id, produit_id, cause, delta, en_transit, document_id, auteur_id, auteur_nom, a, reference, motif)
        select magasin_id, produit_id, cause, delta, en_transit,
          ${id}::uuid, ${auteur.id}::text, ${auteur.nom}::text, ${at}::timestamptz, ${reference ?? null}::text, ${motif ?? null}::text
        from moved
      )
      update stocks s set disponible = s.disponible + m.delta + m.reserve, reserve = s.reserve - m.reserve,
        en_transit = s.en_transit + m.en_transit
      from (select magasin_id, produit_id, sum(delta)::int as delta, sum(reserve)::int as reserve,
          sum(en_transit)::int as en_transit from moved group by 1, 2) as m
      where s.magasin_id = m.magasin_id and s.produit_id = m.produit_id`,
  )
}

/** Rows of stock that were not there, with nothing. Another may have made them meanwhile. */
async function ensureStocks(tx: Tx, articles: readonly Article[]): Promise<void> {
  if (articles.length === 0) return
  await tx.query(
    statement('stocks-ensure').sql`insert into stocks (magasin_id, produit_id, disponible)
      select distinct magasin_id, produit_id, 0 from unnest(
          ${articles.map(({ magasinId }) => magasinId)}::int[],
          ${articles.map(({ produitId }) => produitId)}::int[]) as a (magasin_id, produit_id)
      order by 1, 2 on conflict do nothing`,
  )
}
