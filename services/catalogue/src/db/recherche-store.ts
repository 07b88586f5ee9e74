/** The statements of lists and searches. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  like,
  lte,
  or,
  orm,
  type SQL,
  sql,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Produit } from '../domain/produit.ts'
import { type Motifs, normalise, PRICE_BOUNDS } from '../domain/recherche.ts'
import { produitOf } from './produits-store.ts'
import { categories, codesBarres, produits } from './schema.ts'

export interface FiltreProduits {
  readonly motifs: Motifs
  /** A code or barcode, found whatever the name. */
  readonly code: string | undefined
  readonly categorieId: number | undefined
  readonly prixMinCents: number | undefined
  readonly prixMaxCents: number | undefined
  /** Products that are no longer sold as well. */
  readonly retires: boolean
}

/** What a search finds, whatever its category and price. */
function searched({ motifs, code, retires }: FiltreProduits): SQL | undefined {
  const named = and(...motifs.map((group) => or(...group.map((motif) => like(produits.nomRecherche, motif)))))
  const coded =
    code === undefined
      ? undefined
      : sql`lower(${produits.code}) = lower(${code}) or ${produits.id} = (
          select ${codesBarres.produitId} from ${codesBarres} where ${codesBarres.code} = ${code})`
  return and(retires ? undefined : eq(produits.actif, true), named && or(named, coded))
}

const priced = ({ prixMinCents, prixMaxCents }: FiltreProduits): SQL | undefined =>
  and(
    prixMinCents === undefined ? undefined : gte(produits.prixCents, prixMinCents),
    prixMaxCents === undefined ? undefined : lte(produits.prixCents, prixMaxCents),
  )

const shelved = ({ categorieId }: FiltreProduits): SQL | undefined =>
  categorieId === undefined ? undefined : eq(produits.categorieId, categorieId)

const filtered = (filtre: FiltreProduits): SQL | undefined =>
  and(searched(filtre), shelved(filtre), priced(filtre))

/** One page of products, by number. */
export async function listProduits(
  db: Queryable,
  filtre: FiltreProduits,
  { after = 0, limit }: Page<number>,
): Promise<Produit[]> {
  const rows = await orm(db)
    .select()
    .from(produits)
    .where(and(filtered(filtre), gt(produits.id, after)))
    .orderBy(asc(produits.id))
    .limit(limit)
  return rows.map(produitOf)
}

/** The columns by which clients of older systems may order products. */
const ORDERS = {
  id: produits.id,
  nom: produits.nomRecherche,
  prix: produits.prixCents,
  code: produits.code,
  description: produits.description,
  categorie_id: produits.categorieId,
} as const

export interface Order {
  readonly by: keyof typeof ORDERS
  readonly isDescending: boolean
}

/** Products by their place in an order, which ends at their numbers. */
export async function listSorted(
  db: Queryable,
  filtre: FiltreProduits,
  { limit, offset, order }: { readonly limit: number; readonly offset: number; readonly order: Order },
): Promise<Produit[]> {
  const column = ORDERS[order.by]
  const rows = await orm(db)
    .select()
    .from(produits)
    .where(filtered(filtre))
    .orderBy(order.isDescending ? desc(column) : asc(column), asc(produits.id))
    .limit(limit)
    .offset(offset)
  return rows.map(produitOf)
}

/** The product that is sold under this name; of several, the first. */
export async function findProduitByNom(db: Queryable, nom: string): Promise<Produit | undefined> {
  const [row] = await orm(db)
    .select()
    .from(produits)
    .where(and(eq(produits.nomRecherche, normalise(nom)), eq(produits.actif, true)))
    .orderBy(asc(produits.id))
    .limit(1)
  return row && produitOf(row)
}

export const countProduits = (db: Queryable, filtre: FiltreProduits): Promise<number> =>
  orm(db).$count(produits, filtered(filtre))

/** Words that are like one of these and stand in names: what a word with a typo may have meant. */
const LIKE_IT = 5
/** Two letters that changed places make a word of six as unlike as this. Set before the words are looked up, for this statement. */
const LIKENESS = '0.2'

/**
 * What was meant by each word: itself where a name has it, else the words nearest to it, by letters to change. Short words may
 * differ by one letter, longer ones by two.
 */
export async function readMeant(
  db: Queryable,
  words: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await db.query<{ word: string; mots: string[] }>(
    `select given.word, case when exists (select from mots where mot like '%' || given.word || '%')
         then array[given.word] else array(
           select mot from (select mot, letters, min(letters) over () as least from mots,
               levenshtein_less_equal(mot, given.word, 2) as letters where mot % given.word) as near
           where letters = least and letters <= case when length(given.word) < 5 then 1 else 2 end
           order by mot <-> given.word, mot limit ${LIKE_IT}) end as mots
     from (select set_config('pg_trgm.similarity_threshold', $2, true) as likeness),
       unnest(case when likeness = $2 then $1::text[] end) with ordinality as given (word, place)
     order by place`,
    [words, LIKENESS],
  )
  return new Map(rows.map(({ word, mots }) => [word, mots]))
}

export interface Facettes {
  readonly total: number
  readonly categories: readonly { readonly id: number; readonly nom: string; readonly count: number }[]
  /** How many products each range of prices has, the cheapest first. */
  readonly prix: readonly number[]
}

/** How many products a search has in each category and range of prices. A choice of one leaves the counts of its like alone. */
export async function countFacettes(db: Queryable, filtre: FiltreProduits): Promise<Facettes> {
  const all = sql`true`
  const { rows } = await orm(db).execute<FacetteRow>(sql`with found as (
      select ${produits.categorieId} as category, width_bucket(${produits.prixCents}, ${sql.param([...PRICE_BOUNDS])}::bigint[]) as bucket,
        (${priced(filtre) ?? all}) as priced, (${shelved(filtre) ?? all}) as shelved
      from ${produits} where ${searched(filtre) ?? all}),
    counted as (
      select category, bucket, count(*) filter (where priced)::int as of_category,
        count(*) filter (where shelved)::int as of_price, count(*) filter (where priced and shelved)::int as of_both
      from found group by category, bucket)
    select 'category' as kind, c.id as category, c.nom, 0 as bucket, sum(of_category)::int as count
      from counted join ${categories} c on c.id = counted.category group by c.id having sum(of_category) > 0
    union all select 'price', 0, '', bucket, sum(of_price)::int from counted group by bucket
    union all select 'total', 0, '', 0, coalesce(sum(of_both), 0)::int from counted
    order by kind, category, bucket`)
  const of = (kind: Kind) => rows.filter((row) => row.kind === kind)
  const prices = new Map(of('price').map(({ bucket, count }) => [bucket, count]))
  return {
    total: of('total')[0]?.count ?? 0,
    categories: of('category').map(({ category: id, nom, count }) => ({ id, nom, count })),
    prix: Array.from({ length: PRICE_BOUNDS.length + 1 }, (_, bucket) => prices.get(bucket) ?? 0),
  }
}

type Kind = 'category' | 'price' | 'total'

interface FacetteRow extends Record<string, unknown> {
  readonly kind: Kind
  readonly category: number
  readonly nom: string
  readonly bucket: number
  readonly count: number
}
