/**
 * The SQL of the operations. Every statement serves a whole group. Rows are locked in one order, reservations by order id,
 * stock by (place, product); every change of a row is relative, made after its lock.
 */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import type { RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Part } from '../domain/repartition.ts'
import { type Demand, type Ligne, type Origine, type Reservation, stockKey } from '../domain/reservation.ts'
import { readParts } from './repartition-store.ts'
import type { reservations, stocks } from './schema.ts'

type StockRow = RowOf<typeof stocks, 'magasinId' | 'produitId' | 'disponible'>

const disponiblesOf = (rows: readonly StockRow[]): Map<string, number> =>
  new Map(rows.map((row) => [stockKey(row.magasinId, row.produitId), row.disponible]))

/** Locks the stock rows that the demands touch and returns what is free in each. A hot row is locked once for a group. */
export async function lockDisponibles(tx: Tx, demands: readonly Demand[]): Promise<Map<string, number>> {
  const articles = distinctArticles(demands)
  const { rows } = await tx.query<StockRow>({
    name: 'stock-lock',
    text: `select s.magasin_id as "magasinId", s.produit_id as "produitId", s.disponible
      from unnest($1::int[], $2::int[]) as demand (magasin_id, produit_id)
      join stocks s using (magasin_id, produit_id)
      order by s.magasin_id, s.produit_id for no key update of s`,
    values: [articles.map((article) => article.magasinId), articles.map((article) => article.produitId)],
  })
  return disponiblesOf(rows)
}

/** What is free, without a lock: for questions that hold nothing. */
export async function readDisponibles(
  db: Queryable,
  demands: readonly Demand[],
): Promise<Map<string, number>> {
  const articles = distinctArticles(demands)
  const { rows } = await db.query<StockRow>({
    name: 'stock-read',
    text: `select magasin_id as "magasinId", produit_id as "produitId", disponible
      from unnest($1::int[], $2::int[]) as demand (magasin_id, produit_id) join stocks using (magasin_id, produit_id)`,
    values: [articles.map((article) => article.magasinId), articles.map((article) => article.produitId)],
  })
  return disponiblesOf(rows)
}

interface Article {
  readonly magasinId: number
  readonly produitId: number
}

function distinctArticles(demands: readonly Demand[]): Article[] {
  const seen = new Map<string, Article>()
  for (const { magasinId, lignes } of demands) {
    for (const { produitId } of lignes) seen.set(stockKey(magasinId, produitId), { magasinId, produitId })
  }
  return [...seen.values()]
}

/** Those of the given places that exist. */
export async function knownLieux(db: Queryable, ids: readonly number[]): Promise<Set<number>> {
  const { rows } = await db.query<{ id: number }>({
    name: 'lieux-known',
    text: 'select id from lieux where id = any($1::int[])',
    values: [ids],
  })
  return new Set(rows.map((row) => row.id))
}

/** Whose reservations are written, and when. */
export interface Act {
  readonly origine: Origine
  readonly at: Date
}

type ReservationRow = RowOf<
  typeof reservations,
  'commandeId' | 'magasinId' | 'statut' | 'reserveeLe' | 'closeLe'
> & { readonly lignes: readonly Ligne[] }

const RESERVATION = `r.commande_id as "commandeId", r.magasin_id as "magasinId", r.statut,
    r.reservee_le as "reserveeLe", r.close_le as "closeLe",
    (select coalesce(json_agg(json_build_object('produitId', l.produit_id, 'quantite', l.quantite)
      order by l.produit_id), '[]') from reservation_lignes l where l.commande_id = r.commande_id and l.origine = r.origine) as lignes`

/** The reservations of this origin under these ids, as far as there are any. */
export async function readReservations(
  tx: Tx,
  commandeIds: readonly string[],
  origine: Origine,
): Promise<Map<string, Reservation>> {
  const { rows } = await tx.query<ReservationRow>({
    name: 'reservations-read',
    text: `select ${RESERVATION} from reservations r where r.commande_id = any($1::uuid[]) and r.origine = $2`,
    values: [commandeIds, origine],
  })
  return reservationsOf(tx, rows)
}

/** The same, locked in order. */
export async function lockReservations(
  tx: Tx,
  commandeIds: readonly string[],
  origine: Origine,
): Promise<Map<string, Reservation>> {
  const { rows } = await tx.query<ReservationRow>({
    name: 'reservations-lock',
    text: `select ${RESERVATION} from reservations r where r.commande_id = any($1::uuid[]) and r.origine = $2
      order by r.commande_id for no key update of r`,
    values: [commandeIds, origine],
  })
  return reservationsOf(tx, rows)
}

/** Only a reservation without a place of its own has parts to read. */
async function reservationsOf(tx: Tx, rows: readonly ReservationRow[]): Promise<Map<string, Reservation>> {
  const spread = rows.filter((row) => row.statut === 'RESERVEE' && row.magasinId === null)
  const parts = await readParts(
    tx,
    spread.map((row) => row.commandeId),
  )
  return new Map(rows.map((row) => [row.commandeId, reservationOf(row, parts)]))
}

/** The table's checks make instants present in the states that have them. */
function reservationOf(
  { commandeId, statut, magasinId, lignes, reserveeLe, closeLe }: ReservationRow,
  parts: ReadonlyMap<string, readonly Part[]>,
): Reservation {
  if (statut !== 'RESERVEE') return { statut, closeLe: closeLe as Date }
  const since = { statut, reserveeLe: reserveeLe as Date }
  return magasinId === null
    ? { ...since, parts: parts.get(commandeId) ?? [] }
    : { ...since, magasinId, lignes }
}

/** Writes accepted reservations and takes their pieces from what is free. The stock rows are locked. */
export async function saveReservations(
  tx: Tx,
  demands: readonly Demand[],
  { origine, at }: Act,
): Promise<void> {
  const lignes = demands.flatMap(({ commandeId, magasinId, lignes }) =>
    lignes.map((ligne) => ({ commandeId, magasinId, ...ligne })),
  )
  const written = await tx.query(
    statement('reservations-save').sql`with held as (
        insert into reservations (commande_id, origine, magasin_id, statut, reservee_le)
        select commande_id, ${origine}, magasin_id, 'RESERVEE', ${at}
        from unnest(${demands.map((demand) => demand.commandeId)}::uuid[],
          ${demands.map((demand) => demand.magasinId)}::int[]) as d (commande_id, magasin_id)
      ), asked as materialized (
        select * from unnest(${lignes.map((ligne) => ligne.commandeId)}::uuid[],
            ${lignes.map((ligne) => ligne.magasinId)}::int[], ${lignes.map((ligne) => ligne.produitId)}::int[],
            ${lignes.map((ligne) => ligne.quantite)}::int[])
          as l (commande_id, magasin_id, produit_id, quantite)
      ), lignes as (
        insert into reservation_lignes (commande_id, origine, produit_id, quantite)
        select commande_id, ${origine}::text, produit_id, quantite from asked
      )
      update stocks s set disponible = s.disponible - taken.quantite, reserve = s.reserve + taken.quantite
      from (select magasin_id, produit_id, sum(quantite)::int as quantite from asked group by 1, 2) as taken
      where s.magasin_id = taken.magasin_id and s.produit_id = taken.produit_id`,
  )
  expectStocks(written, demands)
}

/** Leaves the mark ANNULEE for ids that have no reservation. Waits for one that is being written. */
export async function markAnnulees(
  tx: Tx,
  commandeIds: readonly string[],
  { origine, at }: Act,
): Promise<void> {
  await tx.query({
    name: 'reservations-mark',
    text: `insert into reservations (commande_id, origine, statut, close_le)
      select id, $3, 'ANNULEE', $2 from unnest($1::uuid[]) as id order by id on conflict do nothing`,
    values: [commandeIds, at, origine],
  })
}

// Locks before it changes: an update alone would lock in the order of its plan. Each row's change follows its lock.
const CHANGED = `touched as materialized (
    select s.magasin_id, s.produit_id, d.quantite
    from (select magasin_id, produit_id, sum(quantite)::int as quantite
      from unnest($3::int[], $4::int[], $5::int[]) as p (magasin_id, produit_id, quantite) group by 1, 2) as d
    join stocks s using (magasin_id, produit_id) order by 1, 2 for no key update of s
  ), closed as (
    update reservations set statut = $6, close_le = $2 where commande_id = any($1::uuid[]) and origine = $7
      and statut = 'RESERVEE' returning commande_id, auteur_id, auteur_nom
  )`

/** Closes locked reservations and gives their pieces back to what is free. */
export async function saveReleases(tx: Tx, closed: readonly Demand[], act: Act): Promise<void> {
  const written = await tx.query({
    name: 'reservations-release',
    text: `with ${CHANGED}
      update stocks s set disponible = s.disponible + t.quantite, reserve = s.reserve - t.quantite
      from touched t where s.magasin_id = t.magasin_id and s.produit_id = t.produit_id`,
    values: changedValues(closed, act, 'LIBEREE'),
  })
  expectStocks(written, closed)
}

/** Closes locked reservations of sagas; their pieces leave the place, each with its movement. */
export async function saveSorties(tx: Tx, closed: readonly Demand[], at: Date): Promise<void> {
  const written = await tx.query({
    name: 'reservations-leave',
    text: `with ${CHANGED}, sorties as (
        insert into mouvements (magasin_id, produit_id, delta, cause, commande_id, a, auteur_id, auteur_nom)
        select magasin_id, produit_id, -quantite, 'SORTIE', commande_id, $2, auteur_id, auteur_nom
        from unnest($3::int[], $4::int[], $5::int[], $8::uuid[]) as p (magasin_id, produit_id, quantite, commande_id)
        join closed using (commande_id)
      )
      update stocks s set reserve = s.reserve - t.quantite
      from touched t where s.magasin_id = t.magasin_id and s.produit_id = t.produit_id`,
    values: [
      ...changedValues(closed, { origine: 'SAGA', at }, 'SORTIE'),
      closed.flatMap((held) => held.lignes.map(() => held.commandeId)),
    ],
  })
  expectStocks(written, closed)
}

/** The values of `CHANGED`, in its order. */
function changedValues(
  closed: readonly Demand[],
  { origine, at }: Act,
  statut: 'LIBEREE' | 'SORTIE',
): unknown[] {
  const lignes = closed.flatMap(({ magasinId, lignes }) => lignes.map((ligne) => ({ magasinId, ...ligne })))
  return [
    closed.map((held) => held.commandeId),
    at,
    lignes.map((ligne) => ligne.magasinId),
    lignes.map((ligne) => ligne.produitId),
    lignes.map((ligne) => ligne.quantite),
    statut,
    origine,
  ]
}

// Every row was seen and locked before, so one that is missing now means that the data was changed by hand.
function expectStocks({ rowCount }: { readonly rowCount: number | null }, demands: readonly Demand[]): void {
  const expected = distinctArticles(demands).length
  if (rowCount !== expected) throw new Error(`stock: ${expected} rows were to change, ${rowCount} did`)
}
