/** The SQL of the lists: bounded, ordered by key, never locking. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'

export interface StockRow {
  readonly magasin_id: number
  readonly produit_id: number
  readonly disponible: number
  readonly reserve: number
  readonly seuil: number
}

export interface StockFilter {
  readonly magasinId: number | null
  readonly produitId: number | null
  readonly sousSeuil: boolean
}

type Cle = readonly (string | number)[]

const STOCK_WHERE = `from stocks where ($1::int is null or magasin_id = $1) and ($2::int is null or produit_id = $2)
  and (not $3::boolean or disponible < seuil)`

/** Stock rows after the cursor, in (place, product) order, one more than `limite`. */
export async function listStocks(
  db: Queryable,
  filter: StockFilter,
  page: { limite: number; apres: Cle | null },
) {
  const { rows } = await db.query<StockRow>({
    text: `select magasin_id, produit_id, disponible, reserve, seuil ${STOCK_WHERE}
      and ($4::int is null or (magasin_id, produit_id) > ($4, $5::int)) order by magasin_id, produit_id limit $6`,
    values: [...stockValues(filter), page.apres?.[0] ?? null, page.apres?.[1] ?? null, page.limite + 1],
  })
  return rows
}

export async function countStocks(db: Queryable, filter: StockFilter): Promise<number> {
  return count(await db.query(`select count(*)::int as total ${STOCK_WHERE}`, stockValues(filter)))
}

const stockValues = (filter: StockFilter) => [filter.magasinId, filter.produitId, filter.sousSeuil]

export interface MouvementRow {
  readonly id: string
  readonly produit_id: number
  readonly magasin_id: number
  readonly delta: number
  readonly cause: string
  readonly commande_id: string | null
  readonly a: Date
}

export interface MouvementFilter {
  readonly commandeId: string | null
  readonly magasinId: number | null
  readonly produitId: number | null
}

// The cause is named again because the index of an order's movements is limited to it.
const MOUVEMENT_WHERE = `from mouvements where ($1::uuid is null or (commande_id = $1 and cause = 'SORTIE'))
  and ($2::int is null or magasin_id = $2) and ($3::int is null or produit_id = $3)`

/** Movements before the cursor, newest first, one more than `limite`. */
export async function listMouvements(
  db: Queryable,
  filter: MouvementFilter,
  page: { limite: number; avant: Cle | null },
) {
  const { rows } = await db.query<MouvementRow>({
    text: `select id, produit_id, magasin_id, delta, cause, commande_id, a ${MOUVEMENT_WHERE}
      and ($4::bigint is null or id < $4) order by id desc limit $5`,
    values: [...mouvementValues(filter), page.avant?.[0] ?? null, page.limite + 1],
  })
  return rows
}

export async function countMouvements(db: Queryable, filter: MouvementFilter): Promise<number> {
  return count(await db.query(`select count(*)::int as total ${MOUVEMENT_WHERE}`, mouvementValues(filter)))
}

const mouvementValues = (filter: MouvementFilter) => [filter.commandeId, filter.magasinId, filter.produitId]

export interface AlerteRow extends StockRow {
  readonly type: 'RUPTURE' | 'SOUS_SEUIL' | 'SURSTOCK'
}

export interface AlerteFilter {
  readonly magasinId: number | null
  readonly type: AlerteRow['type'] | null
}

// More than ten times the threshold is more than a place should hold.
const ALERTE_WHERE = `from stocks cross join lateral (select case
    when disponible = 0 then 'RUPTURE' when disponible < seuil then 'SOUS_SEUIL'
    when seuil > 0 and disponible > 10 * seuil then 'SURSTOCK' end as type) as alerte
  where type is not null and ($1::int is null or magasin_id = $1) and ($2::text is null or type = $2)`

/** Stock rows that want attention, after the cursor, in (place, product) order, one more than `limite`. */
export async function listAlertes(
  db: Queryable,
  filter: AlerteFilter,
  page: { limite: number; apres: Cle | null },
) {
  const { rows } = await db.query<AlerteRow>({
    text: `select type, magasin_id, produit_id, disponible, reserve, seuil ${ALERTE_WHERE}
      and ($3::int is null or (magasin_id, produit_id) > ($3, $4::int)) order by magasin_id, produit_id limit $5`,
    values: [
      filter.magasinId,
      filter.type,
      page.apres?.[0] ?? null,
      page.apres?.[1] ?? null,
      page.limite + 1,
    ],
  })
  return rows
}

export async function countAlertes(db: Queryable, filter: AlerteFilter): Promise<number> {
  return count(
    await db.query(`select count(*)::int as total ${ALERTE_WHERE}`, [filter.magasinId, filter.type]),
  )
}

/** The place that serves those who name none. */
export async function centreLogistique(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ id: number }>({
    name: 'lieux-centre',
    text: `select id from lieux where type = 'CENTRE' order by id limit 1`,
  })
  const [centre] = rows
  if (centre === undefined) throw new Error('stock: there is no centre logistique')
  return centre.id
}

function count({ rows }: { readonly rows: readonly { readonly total: number }[] }): number {
  return rows[0]?.total ?? 0
}
