/** The statements about goods that came back. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { Filtre } from '../domain/rapport.ts'
import { GOODS_ROWS, GOODS_THAT, goodsValues } from './produits-store.ts'

export interface OfMotif {
  readonly motif: string
  readonly quantite: number
  readonly cents: number
  /** Of those pieces, the ones that were put back. */
  readonly restocked: number
}

/** Why goods came back, the commonest reason first. */
export async function readMotifs(
  db: Queryable,
  { periode: { debut, fin }, magasinIds, categorieId }: Filtre,
): Promise<OfMotif[]> {
  const { rows } = await db.query<OfMotif>(
    `select motif, sum(quantite)::float8 as quantite, sum(montant_cents)::float8 as cents,
      coalesce(sum(quantite) filter (where remise_en_stock), 0)::float8 as restocked
     from rendus where jour between $1::date and $2::date and ($3::int[] is null or magasin_id = any($3))
       and ($4::int is null or produit_id in (select id from produits where categorie_id = $4))
     group by 1 order by 2 desc, 1`,
    [debut, fin, magasinIds ?? null, categorieId ?? null],
  )
  return rows
}

/** What came back of something, and what was sold of it. */
export interface OfRendus {
  readonly id: number
  readonly nom: string | null
  readonly quantite: number
  readonly cents: number
  readonly soldCents: number
}

const OF_RETURNS = `sum(rendus)::float8 as quantite, sum(rendu_cents)::float8 as cents, sum(vendu_cents)::float8 as "soldCents"`

/** The products of which most came back. */
export async function rankRendus(db: Queryable, filtre: Filtre, limit: number): Promise<OfRendus[]> {
  const { rows } = await db.query<OfRendus>(
    `with sums as (select produit_id as id, ${OF_RETURNS} from ${GOODS_ROWS} where ${GOODS_THAT} group by 1)
     select sums.*, p.nom from sums left join produits p using (id) where cents > 0 or quantite > 0
     order by cents desc, id limit $7`,
    [...goodsValues(filtre), limit],
  )
  return rows
}

/** What came back to each place. */
export async function readRendusByPlace(db: Queryable, filtre: Filtre): Promise<OfRendus[]> {
  const { rows } = await db.query<OfRendus>(
    `with sums as (select magasin_id as id, ${OF_RETURNS} from ${GOODS_ROWS} where ${GOODS_THAT} group by 1)
     select sums.*, l.nom from sums left join lieux l using (id) order by id`,
    goodsValues(filtre),
  )
  return rows
}
