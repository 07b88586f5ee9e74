/**
 * The statements that reports measure by. They are planned for what is asked each time, with all ways that PostgreSQL has: plans
 * that are kept go through indexes, and a report reads most of what there is.
 */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import type { Measured } from '../domain/mesures.ts'
import type { Filtre } from '../domain/rapport.ts'

/** Lets the transaction read in whatever way is fastest. */
export async function takePlans(tx: Tx): Promise<void> {
  await tx.query(ALL_PLANS)
}

/** The same, and lets it see the tables as they are at its beginning. It must be its first statement. */
export async function takeReading(tx: Tx): Promise<void> {
  await tx.query(`set transaction isolation level repeatable read, read only; ${ALL_PLANS}`)
}

const ALL_PLANS = `set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on;
  set local enable_material = on; set local work_mem = '32MB'`

/** Columns of sums of goods, for both kinds of rows. */
const GOODS = `sum(vendu_ht_cents)::float8 as "venduHtCents", sum(rendu_ht_cents)::float8 as "renduHtCents",
  sum(vendus)::float8 as vendus, sum(rendus)::float8 as rendus, sum(cout_cents)::float8 as "coutCents",
  sum(sans_cout_cents)::float8 as "sansCoutCents"`

export const OF_HOURS = `sum(ventes_cents + commandes_cents)::float8 as "venduCents", sum(retours_cents)::float8 as "renduCents",
  sum(ventes)::float8 as ventes, sum(commandes)::float8 as commandes, sum(retours)::float8 as retours, ${GOODS}`

export const OF_PRODUCTS = `sum(vendu_cents)::float8 as "venduCents", sum(rendu_cents)::float8 as "renduCents", ${GOODS}`

/** `$1` to `$4`: first day, last day, places, category. */
const valuesOf = ({ periode: { debut, fin }, magasinIds }: Filtre) => [debut, fin, magasinIds ?? null]
const IN_PLACES = `jour between $1::date and $2::date and ($3::int[] is null or magasin_id = any($3))`
const IN_CATEGORY = `produit_id in (select id from produits where categorie_id = $4::int)`

export interface Row extends Measured {
  readonly ventes?: number
  readonly commandes?: number
  readonly retours?: number
}

/** Sums as the domain knows them: documents are counted, or not. */
export function measuredOf<R extends Row>({ ventes, commandes, retours, ...row }: R) {
  if (ventes === undefined || commandes === undefined || retours === undefined) return row
  return { ...row, documents: { ventes, commandes, retours } }
}

export type OfJourMagasin = Measured & { readonly jour: string; readonly magasinId: number }

/** The sums of each day in each place, in that order. Of a category, they are those of its products. */
export async function measureDays(db: Queryable, filtre: Filtre): Promise<OfJourMagasin[]> {
  const [from, sums] =
    filtre.categorieId === undefined
      ? [`heures where ${IN_PLACES}`, OF_HOURS]
      : [`produits_jours where ${IN_PLACES} and ${IN_CATEGORY}`, OF_PRODUCTS]
  const category = filtre.categorieId === undefined ? [] : [filtre.categorieId]
  const { rows } = await db.query<Row & { jour: string; magasinId: number }>(
    // Constant SQL: both parts are of the two above.
    `select jour::text as jour, magasin_id as "magasinId", ${sums} from ${from} group by 1, 2 order by 1, 2`,
    [...valuesOf(filtre), ...category],
  )
  return rows.map(measuredOf) as OfJourMagasin[]
}

export type OfMois = Measured & { readonly mois: string }

/** The sums of whole months: the first day stands for each. */
export async function measureMonths(db: Queryable, filtre: Filtre): Promise<OfMois[]> {
  const [from, sums] =
    filtre.categorieId === undefined
      ? [`heures where ${IN_PLACES}`, OF_HOURS]
      : [`produits_mois where ${IN_PLACES} and ${IN_CATEGORY}`, OF_PRODUCTS]
  const category = filtre.categorieId === undefined ? [] : [filtre.categorieId]
  const { rows } = await db.query<Row & { mois: string }>(
    // Constant SQL: both parts are of the two above.
    `select date_trunc('month', jour)::date::text as mois, ${sums} from ${from} group by 1 order by 1`,
    [...valuesOf(filtre), ...category],
  )
  return rows.map(measuredOf) as OfMois[]
}

export interface OfHeure {
  /** 1 is Monday. */
  readonly jourSemaine: number
  readonly heure: number
  readonly cents: number
  readonly count: number
}

/** What each hour of each weekday brought. */
export async function measureGrid(db: Queryable, filtre: Filtre): Promise<OfHeure[]> {
  const { rows } = await db.query<OfHeure>(
    `select extract(isodow from jour)::int as "jourSemaine", heure,
      sum(ventes_cents + commandes_cents - retours_cents)::float8 as cents, sum(ventes + commandes)::float8 as count
     from heures where ${IN_PLACES} group by 1, 2 order by 1, 2`,
    valuesOf(filtre),
  )
  return rows
}

/** By how much the counts of tills that were closed differ from what should have been there, by place. */
export async function readGaps(db: Queryable, filtre: Filtre): Promise<Map<number, number>> {
  const { rows } = await db.query<{ magasinId: number; cents: number }>(
    `select magasin_id as "magasinId", sum(ecart_cents)::float8 as cents from fermetures where ${IN_PLACES} group by 1`,
    valuesOf(filtre),
  )
  return new Map(rows.map(({ magasinId, cents }) => [magasinId, cents]))
}
