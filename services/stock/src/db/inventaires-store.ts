/** What was there at an instant, for counts. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import type { Attendu, Compte } from '../domain/inventaire.ts'

/** Lets one count of a place in at a time, until the transaction ends: two would each put the same difference right. */
export const takeCount = (tx: Tx, magasinId: number): Promise<void> => takeTurn(tx, `inventaire-${magasinId}`)

/**
 * What was there of each counted product at the instant of its count: what is there now, less what moved since. It locks nothing.
 * Movements are numbered nearly in the order of their instants, so those of a minute before the count and later are looked at. Counts
 * tell milliseconds, PostgreSQL keeps microseconds: a movement within the millisecond of a count precedes it.
 */
export async function readAttendus(
  db: Queryable,
  magasinId: number,
  comptes: readonly Compte[],
): Promise<Map<number, Attendu>> {
  const { rows } = await db.query<{ produitId: number } & Attendu>(
    statement('attendus-read').sql`select c.produit_id as "produitId", s.disponible, s.reserve,
        s.disponible + s.reserve - coalesce(since.moved, 0)::int as attendu, coalesce(since.counted, first.a) as depuis
      from unnest(${comptes.map((of) => of.produitId)}::int[], ${comptes.map((of) => of.vuA)}::timestamptz[]) as c (produit_id, vu_a)
      join stocks s on s.magasin_id = ${magasinId} and s.produit_id = c.produit_id
      left join lateral (
        select sum(m.delta) filter (where m.a >= c.vu_a + interval '1 millisecond') as moved,
          max(m.a) filter (where m.a >= c.vu_a + interval '1 millisecond' and m.cause = 'INVENTAIRE') as counted
        from mouvements m where m.magasin_id = s.magasin_id and m.produit_id = s.produit_id
          and m.id > coalesce((select b.id from mouvements b where b.magasin_id = s.magasin_id and b.produit_id = s.produit_id
            and b.a < c.vu_a - interval '1 minute' order by b.magasin_id desc, b.produit_id desc, b.id desc limit 1), 0)
      ) as since on true
      left join lateral (
        select m.a from mouvements m where m.magasin_id = s.magasin_id and m.produit_id = s.produit_id
        order by m.magasin_id, m.produit_id, m.id limit 1
      ) as first on true`,
  )
  return new Map(rows.map(({ produitId, ...attendu }) => [produitId, attendu]))
}
