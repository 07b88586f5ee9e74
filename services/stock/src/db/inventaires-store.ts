/** What was there at an instant, for counts. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import type { Attendu, Compte } from '../domain/inventaire.ts'
import type { Holdings } from '../domain/mouvement.ts'
import { stockKey } from '../domain/reservation.ts'

/** What was there, and the number of the product's last movement when that was read. */
interface Look extends Attendu {
  readonly dernier: string | null
}
type Looks = ReadonlyMap<number, Look>

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
): Promise<Looks> {
  const { rows } = await db.query<{ produitId: number } & Look>(
    statement('attendus-read').sql`select c.produit_id as "produitId", s.disponible, s.reserve,
        s.disponible + s.reserve - coalesce(since.moved, 0)::int as attendu, coalesce(since.counted, first.a) as depuis,
        (select l.id from mouvements l where l.magasin_id = s.magasin_id and l.produit_id = s.produit_id
          order by l.magasin_id desc, l.produit_id desc, l.id desc limit 1) as dernier
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
  return new Map(rows.map(({ produitId, ...look }) => [produitId, look]))
}

interface Again {
  readonly magasinId: number
  readonly comptes: readonly Compte[]
  readonly looks: Looks
  /** The locked rows of stock. */
  readonly before: Holdings
}

/**
 * The same once the rows of stock are locked. Orders wait meanwhile, so only what moved since the first look is read again. The numbers
 * of a product's movements are taken under the lock of its row: one that was written since is above all that were seen.
 */
export async function readAttendusAgain(
  tx: Tx,
  { magasinId, comptes, looks, before }: Again,
): Promise<Map<number, Attendu>> {
  const { rows } = await tx.query<{ produitId: number }>(
    statement('attendus-moved').sql`select c.produit_id as "produitId"
      from unnest(${comptes.map((of) => of.produitId)}::int[], ${comptes.map((of) => looks.get(of.produitId)?.dernier ?? 0)}::bigint[])
        as c (produit_id, dernier)
      where exists (select from mouvements m
        where m.magasin_id = ${magasinId} and m.produit_id = c.produit_id and m.id > c.dernier)`,
  )
  const moved = new Set(rows.map(({ produitId }) => produitId))
  const again = await readAttendus(
    tx,
    magasinId,
    comptes.filter(({ produitId }) => moved.has(produitId)),
  )
  return new Map(
    [...looks, ...again].map(([produitId, look]) => [
      produitId,
      { ...look, ...before.get(stockKey(magasinId, produitId)) },
    ]),
  )
}
