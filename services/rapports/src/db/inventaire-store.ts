/** The statements about what places hold, and how long it lasts. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { Filtre } from '../domain/rapport.ts'

/** Why a row of stock wants attention: as stock says it. */
const TYPE = `case when disponible = 0 then 'RUPTURE' when disponible < seuil then 'SOUS_SEUIL'
  when seuil > 0 and cible is null and disponible > 10 * seuil or disponible > 3 * cible then 'SURSTOCK' end`

/** Up to so many days left a product is to be replenished, and is urgent. */
export const REPLENISH_DAYS = 14
export const URGENT_DAYS = 7

/** `$1` to `$4`: first and last of the days over which pieces are counted, places, category. */
const ROWS = `with sold as (
    select magasin_id, produit_id, sum(vendus)::float8 as vendus from produits_jours
    where jour between $1::date and $2::date group by 1, 2),
  found as (
    select magasin_id, produit_id, sum(quantite)::float8 as constatees from constats
    where jour between $1::date and $2::date group by 1, 2),
  held as (
    select s.*, p.nom, p.categorie_id, coalesce(p.cout_cents, 0) as cout_cents, coalesce(p.prix_cents, 0) as prix_cents,
      coalesce(v.vendus, 0) as vendus, coalesce(f.constatees, 0) as constatees, ${TYPE} as type,
      disponible / (nullif(v.vendus, 0) / ($2::date - $1::date + 1)) as days_left
    from stocks s left join produits p on p.id = s.produit_id left join sold v using (magasin_id, produit_id)
      left join found f using (magasin_id, produit_id)
    where ($3::int[] is null or s.magasin_id = any($3)) and ($4::int is null or p.categorie_id = $4))`

const valuesOf = ({ periode: { debut, fin }, magasinIds, categorieId }: Filtre): unknown[] => [
  debut,
  fin,
  magasinIds ?? null,
  categorieId ?? null,
]

/** What a place holds. */
export interface Held {
  readonly magasinId: number
  readonly produits: number
  readonly disponible: number
  readonly reserve: number
  readonly enTransit: number
  readonly valeurCents: number
  readonly venteCents: number
  readonly ruptures: number
  readonly sousSeuil: number
  readonly surstocks: number
  readonly low: number
  readonly urgent: number
  readonly constatees: number
}

/** The same for whoever does not ask how long it lasts: no pieces of days have to be summed. */
export const readHeldNow = (db: Queryable, filtre: Filtre): Promise<Held[]> => {
  const { fin } = filtre.periode
  return readHeld(db, { ...filtre, periode: { debut: fin, fin } })
}

/** What each place holds, and what of it wants attention. */
export async function readHeld(db: Queryable, filtre: Filtre): Promise<Held[]> {
  const { rows } = await db.query<Held>(
    `${ROWS} select magasin_id as "magasinId", count(*)::int as produits, sum(disponible)::float8 as disponible,
      sum(reserve)::float8 as reserve, sum(en_transit)::float8 as "enTransit",
      sum((disponible + reserve) * cout_cents)::float8 as "valeurCents",
      sum((disponible + reserve) * prix_cents)::float8 as "venteCents",
      count(*) filter (where type = 'RUPTURE')::int as ruptures,
      count(*) filter (where type = 'SOUS_SEUIL')::int as "sousSeuil",
      count(*) filter (where type = 'SURSTOCK')::int as surstocks,
      count(*) filter (where days_left <= ${REPLENISH_DAYS})::int as low,
      count(*) filter (where days_left <= ${URGENT_DAYS})::int as urgent,
      sum(constatees)::float8 as constatees
     from held group by 1 order by 1`,
    valuesOf(filtre),
  )
  return rows
}

export interface HeldProduit {
  readonly magasinId: number
  readonly magasin: string | null
  readonly produitId: number
  readonly nom: string | null
  readonly disponible: number
  readonly reserve: number
  readonly enTransit: number
  readonly seuil: number
  readonly cible: number | null
  readonly valeurCents: number
  readonly vendus: number
  /** Pieces that the stock did not know. */
  readonly constatees: number
  readonly daysLeft: number | null
  readonly type: 'RUPTURE' | 'SOUS_SEUIL' | 'SURSTOCK' | null
}

const LINE = `select h.magasin_id as "magasinId", l.nom as magasin, h.produit_id as "produitId", h.nom, disponible, reserve,
  en_transit as "enTransit", seuil, cible, ((disponible + reserve) * cout_cents)::float8 as "valeurCents", vendus, constatees,
  days_left as "daysLeft", h.type from held h left join lieux l on l.id = h.magasin_id`

/** What wants attention or will soon, the most urgent first: what is out, then what lasts least, then what is too much. */
export async function listUrgent(db: Queryable, filtre: Filtre, limit: number): Promise<HeldProduit[]> {
  const { rows } = await db.query<HeldProduit>(
    `${ROWS} ${LINE} where h.type is not null or days_left <= ${REPLENISH_DAYS}
     order by coalesce(h.type = 'SURSTOCK', false), days_left nulls last, disponible, 1, 3 limit $5`,
    [...valuesOf(filtre), limit],
  )
  return rows
}

/** Of what pieces were found that the stock did not know, the most first. */
export async function listFound(db: Queryable, filtre: Filtre, limit: number): Promise<HeldProduit[]> {
  const { rows } = await db.query<HeldProduit>(
    `${ROWS} ${LINE} where constatees > 0 order by constatees desc, 1, 3 limit $5`,
    [...valuesOf(filtre), limit],
  )
  return rows
}

/** What is out, below its threshold or too much, in the order of places and products. */
export async function listWatched(db: Queryable, filtre: Filtre, limit: number): Promise<HeldProduit[]> {
  const { rows } = await db.query<HeldProduit>(
    `${ROWS} ${LINE} where h.type is not null order by 1, 3 limit $5`,
    [...valuesOf(filtre), limit],
  )
  return rows
}

/** All that places hold, in the order of places and products. */
export async function listHeld(db: Queryable, filtre: Filtre, limit: number): Promise<HeldProduit[]> {
  const { rows } = await db.query<HeldProduit>(`${ROWS} ${LINE} order by 1, 3 limit $5`, [
    ...valuesOf(filtre),
    limit,
  ])
  return rows
}

/** The mean of what the stock was worth at cost on the days on which somebody looked; undefined when nobody did. */
export async function meanValue(
  db: Queryable,
  { periode: { debut, fin }, magasinIds }: Filtre,
): Promise<number | undefined> {
  const { rows } = await db.query<{ mean: number | null }>(
    `select avg(cents)::float8 as mean from (
       select sum(valeur_cents) as cents from valeurs_stock
       where jour between $1::date and $2::date and ($3::int[] is null or magasin_id = any($3)) group by jour) as days`,
    [debut, fin, magasinIds ?? null],
  )
  return rows[0]?.mean ?? undefined
}

/** Notes what the stock of each place is worth at cost on this day. */
export async function noteValues(db: Queryable, jour: string): Promise<void> {
  await db.query(
    `insert into valeurs_stock (jour, magasin_id, valeur_cents)
     select $1::date, magasin_id, sum((disponible + reserve) * coalesce(cout_cents, 0))
     from stocks left join produits on id = produit_id group by magasin_id order by magasin_id
     on conflict (jour, magasin_id) do update set valeur_cents = excluded.valeur_cents`,
    [jour],
  )
}
