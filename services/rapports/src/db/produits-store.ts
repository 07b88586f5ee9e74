/** The statements about products. What spans whole months is read from the sums of months. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { Measured } from '../domain/mesures.ts'
import { type Periode, splitMonths } from '../domain/periode.ts'
import type { Filtre } from '../domain/rapport.ts'
import { OF_PRODUCTS } from './mesures-store.ts'

/** `$1` to `$6`: first and last days, first and last months, places, category. */
export const GOODS_ROWS = `(select s.* from unnest($1::date[], $2::date[]) as d (debut, fin)
    join produits_jours s on s.jour between d.debut and d.fin
  union all select s.* from unnest($3::date[], $4::date[]) as m (debut, fin)
    join produits_mois s on s.jour between m.debut and m.fin) as goods`
export const GOODS_THAT = `($5::int[] is null or magasin_id = any($5))
  and ($6::int is null or produit_id in (select id from produits where categorie_id = $6))`

/** The values of both, for a period. */
export function goodsValues({ periode, magasinIds, categorieId }: Filtre): unknown[] {
  const { days, months } = splitMonths(periode)
  const ends = (parts: readonly Periode[]) => [parts.map(({ debut }) => debut), parts.map(({ fin }) => fin)]
  return [
    ...ends(days),
    ...ends(months === undefined ? [] : [months]),
    magasinIds ?? null,
    categorieId ?? null,
  ]
}

export type Tri = 'chiffre_affaires' | 'quantite' | 'marge'

export type Ranged = Measured & {
  readonly produitId: number
  readonly nom: string | null
  readonly categorie: string | null
  /** The revenue of all products. */
  readonly wholeCents: number
}

/** The products that sell best. */
export async function rankProduits(
  db: Queryable,
  filtre: Filtre,
  { tri, limit }: { readonly tri: Tri; readonly limit: number },
): Promise<Ranged[]> {
  const { rows } = await db.query<Ranged>(
    `with sums as (select produit_id as "produitId", ${OF_PRODUCTS} from ${GOODS_ROWS} where ${GOODS_THAT} group by 1)
     select sums.*, p.nom, c.nom as categorie, sum("venduCents" - "renduCents") over () as "wholeCents"
     from sums left join produits p on p.id = "produitId" left join categories c on c.id = p.categorie_id
     order by case $7::text when 'quantite' then vendus
       when 'marge' then "venduHtCents" - "renduHtCents" - "sansCoutCents" - "coutCents"
       else "venduCents" - "renduCents" end desc, "produitId" limit $8`,
    [...goodsValues(filtre), tri, limit],
  )
  return rows
}
