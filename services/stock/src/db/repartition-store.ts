/** The SQL of orders that several places serve, beside that of reservations. Every statement serves a whole group. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Part } from '../domain/repartition.ts'
import { type Demand, type Situation, stockKey } from '../domain/reservation.ts'
import type { reservationParts, stocks } from './schema.ts'

type LockedRow = RowOf<typeof stocks, 'magasinId' | 'produitId' | 'disponible'> & {
  readonly seuil: number | null
}

/**
 * Locks, in their order, the stock rows of these demands: of those that several places may serve, in all open places; of the others
 * in their own.
 */
export async function lockLieux(
  tx: Tx,
  demands: readonly Demand[],
): Promise<Pick<Situation, 'disponibles' | 'lieux'>> {
  const own = demands.flatMap(({ magasinId, lignes }) =>
    lignes.map(({ produitId }) => ({ magasinId, produitId })),
  )
  const spread = demands.filter((demand) => demand.repartition === true)
  const { rows } = await tx.query<LockedRow>(
    statement('stock-lock-places').sql`with spread as (
        select l.id as magasin_id, p.produit_id from lieux l
        cross join unnest(${spread.flatMap(({ lignes }) => lignes.map((ligne) => ligne.produitId))}::int[]) as p (produit_id)
        where l.ouvert
      ), asked as (
        select magasin_id, produit_id, bool_or(spread) as spread from (
          select magasin_id, produit_id, true as spread from spread
          union all select magasin_id, produit_id, false from unnest(
              ${own.map((article) => article.magasinId)}::int[],
              ${own.map((article) => article.produitId)}::int[])
            as d (magasin_id, produit_id)) as each
        group by 1, 2
      )
      select s.magasin_id as "magasinId", s.produit_id as "produitId", s.disponible,
        case when a.spread then s.seuil end as seuil
      from asked a join stocks s using (magasin_id, produit_id)
      order by s.magasin_id, s.produit_id for no key update of s`,
  )
  const lieux = new Map<number, Map<number, number>>()
  for (const { magasinId, produitId, seuil } of rows) {
    const seuils = lieux.get(magasinId) ?? new Map<number, number>()
    if (seuil !== null) lieux.set(magasinId, seuils.set(produitId, seuil))
  }
  return {
    disponibles: new Map(rows.map((row) => [stockKey(row.magasinId, row.produitId), row.disponible])),
    lieux: [...lieux].map(([magasinId, seuils]) => ({ magasinId, seuils })),
  }
}

/** Writes accepted reservations of sagas, each with its parts, and takes their pieces from what is free. The stock rows are locked. */
export async function saveRepartitions(
  tx: Tx,
  accepted: ReadonlyMap<string, readonly Part[]>,
  at: Date,
): Promise<void> {
  const parts = [...accepted].flatMap(([commandeId, parts]) => parts.map((part) => ({ commandeId, ...part })))
  const { rowCount } = await tx.query(
    statement('repartitions-save').sql`with held as (
        insert into reservations (commande_id, origine, statut, reservee_le)
        select commande_id, 'SAGA', 'RESERVEE', ${at}::timestamptz
        from unnest(${[...accepted.keys()]}::uuid[]) as d (commande_id)
      ), asked as materialized (
        select * from unnest(
            ${parts.map((part) => part.commandeId)}::uuid[],
            ${parts.map((part) => part.magasinId)}::int[],
            ${parts.map((part) => part.produitId)}::int[],
            ${parts.map((part) => part.quantite)}::int[])
          as p (commande_id, magasin_id, produit_id, quantite)
      ), kept as (
        insert into reservation_parts (commande_id, magasin_id, produit_id, quantite) select * from asked
      )
      update stocks s set disponible = s.disponible - taken.quantite, reserve = s.reserve + taken.quantite
      from (select magasin_id, produit_id, sum(quantite)::int as quantite from asked group by 1, 2) as taken
      where s.magasin_id = taken.magasin_id and s.produit_id = taken.produit_id`,
  )
  const expected = new Set(parts.map((part) => stockKey(part.magasinId, part.produitId))).size
  if (rowCount !== expected) throw new Error(`stock: ${expected} rows were to change, ${rowCount} did`)
}

/** The parts of these orders, as they were decided. For none, nothing is asked. */
export async function readParts(tx: Tx, commandeIds: readonly string[]): Promise<Map<string, Part[]>> {
  const parts = new Map<string, Part[]>()
  if (commandeIds.length === 0) return parts
  const { rows } = await tx.query<
    RowOf<typeof reservationParts, 'commandeId' | 'magasinId' | 'produitId' | 'quantite'>
  >({
    name: 'reservation-parts-read',
    text: `select commande_id as "commandeId", magasin_id as "magasinId", produit_id as "produitId", quantite
      from reservation_parts where commande_id = any($1::uuid[]) order by commande_id, produit_id, magasin_id`,
    values: [commandeIds],
  })
  for (const { commandeId, ...part } of rows) parts.set(commandeId, [...(parts.get(commandeId) ?? []), part])
  return parts
}
