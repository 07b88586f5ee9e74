/**
 * The SQL of the operations. Every statement serves a whole group. Rows are locked in one order, reservations by order id,
 * stock by (place, product); every change of a row is relative, made after its lock.
 */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { cleStock, type Demande, type Ligne, type Origine, type Reservation } from '../domain/reservation.ts'

/** Locks the stock rows that the demands touch and returns what is free in each. A hot row is locked once for a group. */
export async function lockDisponibles(tx: Tx, demandes: readonly Demande[]): Promise<Map<string, number>> {
  const articles = distinctArticles(demandes)
  const { rows } = await tx.query<{ magasin_id: number; produit_id: number; disponible: number }>({
    name: 'stock-lock',
    text: `select s.magasin_id, s.produit_id, s.disponible
      from unnest($1::int[], $2::int[]) as demande (magasin_id, produit_id)
      join stocks s using (magasin_id, produit_id)
      order by s.magasin_id, s.produit_id for no key update of s`,
    values: [articles.map((article) => article.magasinId), articles.map((article) => article.produitId)],
  })
  return new Map(rows.map((row) => [cleStock(row.magasin_id, row.produit_id), row.disponible]))
}

/** What is free, without a lock: for questions that hold nothing. */
export async function readDisponibles(
  db: Queryable,
  demandes: readonly Demande[],
): Promise<Map<string, number>> {
  const articles = distinctArticles(demandes)
  const { rows } = await db.query<{ magasin_id: number; produit_id: number; disponible: number }>({
    name: 'stock-read',
    text: `select magasin_id, produit_id, disponible
      from unnest($1::int[], $2::int[]) as demande (magasin_id, produit_id) join stocks using (magasin_id, produit_id)`,
    values: [articles.map((article) => article.magasinId), articles.map((article) => article.produitId)],
  })
  return new Map(rows.map((row) => [cleStock(row.magasin_id, row.produit_id), row.disponible]))
}

interface Article {
  readonly magasinId: number
  readonly produitId: number
}

function distinctArticles(demandes: readonly Demande[]): Article[] {
  const seen = new Map<string, Article>()
  for (const { magasinId, lignes } of demandes) {
    for (const { produitId } of lignes) seen.set(cleStock(magasinId, produitId), { magasinId, produitId })
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
export interface Acte {
  readonly origine: Origine
  readonly a: Date
}

interface ReservationRow {
  readonly commande_id: string
  readonly magasin_id: number | null
  readonly statut: Reservation['statut']
  readonly reservee_le: Date | null
  readonly close_le: Date | null
  readonly lignes: Ligne[]
}

const LIGNES = `(select coalesce(json_agg(json_build_object('produitId', l.produit_id, 'quantite', l.quantite)
    order by l.produit_id), '[]') from reservation_lignes l where l.commande_id = r.commande_id and l.origine = r.origine) as lignes`

/** The reservations of this origin under these ids, as far as there are any. */
export async function readReservations(
  tx: Tx,
  commandeIds: readonly string[],
  origine: Origine,
): Promise<Map<string, Reservation>> {
  const { rows } = await tx.query<ReservationRow>({
    name: 'reservations-read',
    text: `select r.*, ${LIGNES} from reservations r where r.commande_id = any($1::uuid[]) and r.origine = $2`,
    values: [commandeIds, origine],
  })
  return new Map(rows.map((row) => [row.commande_id, fromRow(row)]))
}

/** The same, locked in order. */
export async function lockReservations(
  tx: Tx,
  commandeIds: readonly string[],
  origine: Origine,
): Promise<Map<string, Reservation>> {
  const { rows } = await tx.query<ReservationRow>({
    name: 'reservations-lock',
    text: `select r.*, ${LIGNES} from reservations r where r.commande_id = any($1::uuid[]) and r.origine = $2
      order by r.commande_id for no key update of r`,
    values: [commandeIds, origine],
  })
  return new Map(rows.map((row) => [row.commande_id, fromRow(row)]))
}

function fromRow(row: ReservationRow): Reservation {
  if (row.statut !== 'RESERVEE') return { statut: row.statut, closeLe: row.close_le as Date }
  // The table's checks make place and instant present in this state.
  return {
    statut: 'RESERVEE',
    magasinId: row.magasin_id as number,
    lignes: row.lignes,
    reserveeLe: row.reservee_le as Date,
  }
}

/** Writes accepted reservations and takes their pieces from what is free. The stock rows are locked. */
export async function saveReservations(
  tx: Tx,
  demandes: readonly Demande[],
  { origine, a }: Acte,
): Promise<void> {
  const lignes = demandes.flatMap(({ commandeId, magasinId, lignes }) =>
    lignes.map((ligne) => ({ commandeId, magasinId, ...ligne })),
  )
  const written = await tx.query({
    name: 'reservations-save',
    text: `with tenues as (
        insert into reservations (commande_id, origine, magasin_id, statut, reservee_le)
        select commande_id, $8, magasin_id, 'RESERVEE', $3 from unnest($1::uuid[], $2::int[]) as d (commande_id, magasin_id)
      ), lignes as (
        insert into reservation_lignes (commande_id, origine, produit_id, quantite)
        select commande_id, $8, produit_id, quantite from unnest($4::uuid[], $6::int[], $7::int[]) as l (commande_id, produit_id, quantite)
      )
      update stocks s set disponible = s.disponible - pris.quantite, reserve = s.reserve + pris.quantite
      from (select magasin_id, produit_id, sum(quantite)::int as quantite
        from unnest($5::int[], $6::int[], $7::int[]) as p (magasin_id, produit_id, quantite) group by 1, 2) as pris
      where s.magasin_id = pris.magasin_id and s.produit_id = pris.produit_id`,
    values: [
      demandes.map((demande) => demande.commandeId),
      demandes.map((demande) => demande.magasinId),
      a,
      lignes.map((ligne) => ligne.commandeId),
      lignes.map((ligne) => ligne.magasinId),
      lignes.map((ligne) => ligne.produitId),
      lignes.map((ligne) => ligne.quantite),
      origine,
    ],
  })
  expectStocks(written, demandes)
}

/** Leaves the mark ANNULEE for ids that have no reservation. Waits for one that is being written. */
export async function markAnnulees(
  tx: Tx,
  commandeIds: readonly string[],
  { origine, a }: Acte,
): Promise<void> {
  await tx.query({
    name: 'reservations-mark',
    text: `insert into reservations (commande_id, origine, statut, close_le)
      select id, $3, 'ANNULEE', $2 from unnest($1::uuid[]) as id order by id on conflict do nothing`,
    values: [commandeIds, a, origine],
  })
}

// Locks before it changes: an update alone would lock in the order of its plan. Each row's change follows its lock.
const CHANGED = `touches as materialized (
    select s.magasin_id, s.produit_id, d.quantite
    from (select magasin_id, produit_id, sum(quantite)::int as quantite
      from unnest($3::int[], $4::int[], $5::int[]) as p (magasin_id, produit_id, quantite) group by 1, 2) as d
    join stocks s using (magasin_id, produit_id) order by 1, 2 for no key update of s
  ), closes as (
    update reservations set statut = $6, close_le = $2 where commande_id = any($1::uuid[]) and origine = $7
      and statut = 'RESERVEE'
  )`

/** Closes locked reservations and gives their pieces back to what is free. */
export async function saveLiberations(tx: Tx, closes: readonly Demande[], acte: Acte): Promise<void> {
  const written = await tx.query({
    name: 'reservations-release',
    text: `with ${CHANGED}
      update stocks s set disponible = s.disponible + t.quantite, reserve = s.reserve - t.quantite
      from touches t where s.magasin_id = t.magasin_id and s.produit_id = t.produit_id`,
    values: closeValues(closes, acte, 'LIBEREE'),
  })
  expectStocks(written, closes)
}

/** Closes locked reservations of sagas; their pieces leave the place, each with its movement. */
export async function saveSorties(tx: Tx, closes: readonly Demande[], a: Date): Promise<void> {
  const written = await tx.query({
    name: 'reservations-leave',
    text: `with ${CHANGED}, sorties as (
        insert into mouvements (magasin_id, produit_id, delta, cause, commande_id, a)
        select magasin_id, produit_id, -quantite, 'SORTIE', commande_id, $2
        from unnest($3::int[], $4::int[], $5::int[], $8::uuid[]) as p (magasin_id, produit_id, quantite, commande_id)
      )
      update stocks s set reserve = s.reserve - t.quantite
      from touches t where s.magasin_id = t.magasin_id and s.produit_id = t.produit_id`,
    values: [
      ...closeValues(closes, { origine: 'SAGA', a }, 'SORTIE'),
      closes.flatMap((tenue) => tenue.lignes.map(() => tenue.commandeId)),
    ],
  })
  expectStocks(written, closes)
}

// Every row was seen and locked before, so one that is missing now means that the data was changed by hand.
function expectStocks(
  { rowCount }: { readonly rowCount: number | null },
  demandes: readonly Demande[],
): void {
  const expected = distinctArticles(demandes).length
  if (rowCount !== expected) throw new Error(`stock: ${expected} rows were to change, ${rowCount} did`)
}

function closeValues(
  closes: readonly Demande[],
  { origine, a }: Acte,
  statut: 'LIBEREE' | 'SORTIE',
): unknown[] {
  const lignes = closes.flatMap(({ magasinId, lignes }) => lignes.map((ligne) => ({ magasinId, ...ligne })))
  return [
    closes.map((tenue) => tenue.commandeId),
    a,
    lignes.map((ligne) => ligne.magasinId),
    lignes.map((ligne) => ligne.produitId),
    lignes.map((ligne) => ligne.quantite),
    statut,
    origine,
  ]
}
