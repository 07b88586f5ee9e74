/** The SQL of the lists: bounded, ordered by key, never locking. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  inArray,
  lt,
  orm,
  type RowOf,
  sql,
} from '@comptoir/kit/postgres/drizzle.ts'
import { mouvements, produits, stocks } from './schema.ts'

export interface Stock
  extends RowOf<
    typeof stocks,
    'magasinId' | 'produitId' | 'disponible' | 'reserve' | 'enTransit' | 'seuil' | 'cible'
  > {
  /** What the product is called; null: the catalogue never told of it. */
  readonly nom: string | null
}

/** Where a row of stock stands in its lists. */
export type StockKey = readonly [magasinId: number, produitId: number]

export interface StockFilter {
  readonly magasinId: number | undefined
  /** Undefined: every product. */
  readonly produitIds: readonly number[] | undefined
  readonly sousSeuil: boolean
  readonly enTransit: boolean
  /** Undefined: whatever is free. */
  readonly auPlus: number | undefined
}

const STOCK_WHERE = `where ($1::int is null or magasin_id = $1) and ($2::int[] is null or produit_id = any($2))
  and (not $3::boolean or disponible < seuil) and (not $4::boolean or en_transit > 0) and ($5::int is null or disponible <= $5)`

const stockValues = ({ magasinId, produitIds, sousSeuil, enTransit, auPlus }: StockFilter) => [
  magasinId,
  produitIds,
  sousSeuil,
  enTransit,
  auPlus,
]

/** One page of stock rows, in (place, product) order. Written by hand: shops ask it all the time. */
export async function listStocks(
  db: Queryable,
  filter: StockFilter,
  { limit, after }: Page<StockKey>,
): Promise<Stock[]> {
  const { rows } = await db.query<Stock>({
    text: `select magasin_id as "magasinId", produit_id as "produitId", nom, disponible, reserve, en_transit as "enTransit", seuil, cible
      from stocks left join produits on produits.id = produit_id ${STOCK_WHERE} and ($6::int is null or (magasin_id, produit_id) > ($6, $7::int)) order by magasin_id, produit_id limit $8`,
    values: [...stockValues(filter), after?.[0], after?.[1], limit],
  })
  return rows
}

export async function countStocks(db: Queryable, filter: StockFilter): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from stocks ${STOCK_WHERE}`,
    stockValues(filter),
  )
  return rows[0]?.total ?? 0
}

export type Mouvement = typeof mouvements.$inferSelect

export interface MouvementFilter {
  readonly commandeId: string | undefined
  readonly retourId: string | undefined
  readonly documentId: string | undefined
  readonly cause: Mouvement['cause'] | undefined
  /** Undefined: every place. */
  readonly magasinIds: readonly number[] | undefined
  readonly produitId: number | undefined
}

/** The causes are named again because each index of an order's movements is limited to one. */
const ofCommande = (id: string) => {
  const isOf = eq(mouvements.commandeId, id)
  return sql`((${isOf} and cause = 'SORTIE') or (${isOf} and cause = 'CONSTAT'))`
}

const mouvementsThat = (filter: MouvementFilter) => {
  const { commandeId, retourId, documentId, magasinIds, produitId, cause } = filter
  return and(
    commandeId === undefined ? undefined : ofCommande(commandeId),
    retourId === undefined ? undefined : eq(mouvements.retourId, retourId),
    documentId === undefined ? undefined : eq(mouvements.documentId, documentId),
    cause === undefined ? undefined : eq(mouvements.cause, cause),
    magasinIds && inArray(mouvements.magasinId, [...magasinIds]),
    produitId === undefined ? undefined : eq(mouvements.produitId, produitId),
  )
}

/** One page of movements, newest first: `after` is the number of the last one shown. */
export async function listMouvements(
  db: Queryable,
  filter: MouvementFilter,
  { limit, after }: Page<number>,
): Promise<Mouvement[]> {
  return orm(db)
    .select()
    .from(mouvements)
    .where(and(mouvementsThat(filter), after === undefined ? undefined : lt(mouvements.id, after)))
    .orderBy(desc(mouvements.id))
    .limit(limit)
}

export const countMouvements = (db: Queryable, filter: MouvementFilter): Promise<number> =>
  orm(db).$count(mouvements, mouvementsThat(filter))

export type TypeAlerte = 'RUPTURE' | 'SOUS_SEUIL' | 'SURSTOCK'

export type Alerte = Stock & { readonly type: TypeAlerte }

export interface AlerteFilter {
  /** Undefined: every place. */
  readonly magasinIds: readonly number[] | undefined
  readonly type: TypeAlerte | undefined
}

// More than three times the target, or ten times the threshold where there is none, is more than a place should hold.
const TYPE_ALERTE = sql<TypeAlerte>`(case when disponible = 0 then 'RUPTURE' when disponible < seuil then 'SOUS_SEUIL'
  when seuil > 0 and cible is null and disponible > 10 * seuil or disponible > 3 * cible then 'SURSTOCK' end)`

const alertesThat = ({ magasinIds, type }: AlerteFilter) =>
  and(
    type === undefined ? sql`${TYPE_ALERTE} is not null` : sql`${TYPE_ALERTE} = ${type}`,
    magasinIds && inArray(stocks.magasinId, [...magasinIds]),
  )

/** One page of the stock rows that want attention, in (place, product) order. */
export async function listAlertes(
  db: Queryable,
  filter: AlerteFilter,
  { limit, after }: Page<StockKey>,
): Promise<Alerte[]> {
  const { magasinId, produitId } = stocks
  return orm(db)
    .select({ ...getTableColumns(stocks), nom: produits.nom, type: TYPE_ALERTE })
    .from(stocks)
    .leftJoin(produits, eq(produits.id, stocks.produitId))
    .where(
      and(
        alertesThat(filter),
        after && sql`(${magasinId}, ${produitId}) > (${after[0]}::int, ${after[1]}::int)`,
      ),
    )
    .orderBy(asc(magasinId), asc(produitId))
    .limit(limit)
}

export const countAlertes = (db: Queryable, filter: AlerteFilter): Promise<number> =>
  orm(db).$count(stocks, alertesThat(filter))

/** How many rows of stock want attention, by why. */
export const countAlertesByType = (db: Queryable): Promise<{ type: TypeAlerte; count: number }[]> =>
  orm(db)
    .select({ type: TYPE_ALERTE, count: sql<number>`count(*)::int` })
    .from(stocks)
    .where(sql`${TYPE_ALERTE} is not null`)
    .groupBy(TYPE_ALERTE)
