/** What dashboards ask of stock: a few figures over all of it. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'

/** Pieces of one place. */
export interface Held {
  readonly place: string
  readonly free: number
  readonly reserved: number
  readonly coming: number
}

/** What each place holds, and what is on its way there. */
export async function readHeld(db: Queryable): Promise<Held[]> {
  const { rows } = await db.query<Held>(
    `select l.nom as place, sum(s.disponible)::float8 as free, sum(s.reserve)::float8 as reserved, sum(s.en_transit)::float8 as coming
     from stocks s join lieux l on l.id = s.magasin_id group by l.id order by l.id limit 100`,
  )
  return rows
}

/** How many requests wait in each state, and for how many seconds the oldest has. */
export async function readWaiting(
  db: Queryable,
): Promise<{ statut: string; count: number; oldest: number }[]> {
  const { rows } = await db.query<{ statut: string; count: number; oldest: number }>(
    `select d.statut, count(*)::int as count, max(extract(epoch from clock_timestamp() - h.a))::float8 as oldest
     from demandes d join demande_historique h on h.demande_id = d.id and h.version = d.version
     where d.statut in ('DEMANDEE', 'VALIDEE', 'EXPEDIEE') group by 1`,
  )
  return rows
}
