/** The statements of tills, their sessions and what is put in or taken out. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, gt, inArray, isNotNull, isNull, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import type { Caisse, DayOfCaisse, Session, Totals } from '../domain/caisse.ts'
import type { Entete } from '../domain/vente.ts'
import { caisses, magasins, mouvements, retours, sessions, ventes } from './schema.ts'

const CAISSE = {
  id: caisses.id,
  magasinId: caisses.magasinId,
  nom: caisses.nom,
  session: {
    id: sessions.id,
    tenuePar: sessions.tenuePar,
    tenueParNom: sessions.tenueParNom,
    fondCents: sessions.fondCents,
    ouverteLe: sessions.ouverteLe,
  },
}

interface CaisseRow {
  readonly id: number
  readonly magasinId: number
  readonly nom: string
  readonly session: (Omit<Session, 'tenuePar'> & { tenuePar: string; tenueParNom: string }) | null
}

function caisseOf({ session, ...caisse }: CaisseRow): Caisse {
  if (session === null) return { ...caisse, statut: 'FERMEE' }
  const { tenuePar: id, tenueParNom: nom, ...opened } = session
  return { ...caisse, statut: 'OUVERTE', session: { ...opened, tenuePar: { id, nom } } }
}

const selectCaisses = (db: Queryable) =>
  orm(db)
    .select(CAISSE)
    .from(caisses)
    .leftJoin(sessions, and(eq(sessions.caisseId, caisses.id), isNull(sessions.fermeeLe)))

export async function findCaisse(db: Queryable, id: number): Promise<Caisse | undefined> {
  const [row] = await selectCaisses(db).where(eq(caisses.id, id))
  return row && caisseOf(row)
}

/** Tills, once this transaction is the only one that acts on them. Locked in key order. */
export async function lockCaisses(tx: Tx, ids: readonly number[]): Promise<Caisse[]> {
  if (ids.length === 0) return []
  await tx.query('select from caisses where id = any($1::int[]) order by id for update', [ids])
  const rows = await selectCaisses(tx).where(inArray(caisses.id, [...ids]))
  return rows.map(caisseOf)
}

/** The till, once this transaction is the only one that acts on it. */
export async function lockCaisse(tx: Tx, id: number): Promise<Caisse | undefined> {
  const [caisse] = await lockCaisses(tx, [id])
  return caisse
}

/** The open tills of these stores, by number. */
export async function listOpenTills(db: Queryable, magasinIds: readonly number[]): Promise<Caisse[]> {
  if (magasinIds.length === 0) return []
  const rows = await selectCaisses(db)
    .where(and(inArray(caisses.magasinId, [...magasinIds]), isNotNull(sessions.id)))
    .orderBy(asc(caisses.id))
  return rows.map(caisseOf)
}

/** A till as a sale needs it. */
export type Till = Caisse & { readonly isStoreOpen: boolean; readonly entete: Entete }

/** Tills that are neither opened nor closed until the transaction ends. Locked in key order; sales do not wait for each other. */
export async function holdCaisses(tx: Tx, ids: readonly number[]): Promise<Map<number, Till>> {
  await tx.query({
    name: 'caisses-hold',
    text: 'select from caisses where id = any($1::int[]) order by id for share',
    values: [ids],
  })
  const { nom, adresse, ville, codePostal, telephone, ouvert } = magasins
  const rows = await orm(tx)
    .select({ ...CAISSE, ouvert, entete: { magasin: nom, adresse, ville, codePostal, telephone } })
    .from(caisses)
    .innerJoin(magasins, eq(magasins.id, caisses.magasinId))
    .leftJoin(sessions, and(eq(sessions.caisseId, caisses.id), isNull(sessions.fermeeLe)))
    .where(inArray(caisses.id, [...ids]))
  return new Map(
    rows.map(({ ouvert: isStoreOpen, entete, ...row }) => [
      row.id,
      { ...caisseOf(row), isStoreOpen, entete: { ...entete, caisse: row.nom } },
    ]),
  )
}

/** `undefined`: of every store. */
export type StoreFilter = readonly number[] | undefined

const isIn = (magasinIds: StoreFilter) => magasinIds && inArray(caisses.magasinId, [...magasinIds])

/** One page of the tills of some stores, by number. */
export async function listCaisses(
  db: Queryable,
  magasinIds: StoreFilter,
  { after = 0, limit }: Page<number>,
): Promise<Caisse[]> {
  const rows = await selectCaisses(db)
    .where(and(gt(caisses.id, after), isIn(magasinIds)))
    .orderBy(asc(caisses.id))
    .limit(limit)
  return rows.map(caisseOf)
}

export const countCaisses = (db: Queryable, magasinIds: StoreFilter): Promise<number> =>
  orm(db).$count(caisses, isIn(magasinIds))

/** The days of tills, of which `at` is an instant. Each look-up is by the index of a till's sales. */
export async function readDays(
  db: Queryable,
  caisseIds: readonly number[],
  at: Date,
): Promise<Map<number, DayOfCaisse>> {
  const { rows } = await db.query<{
    caisseId: number
    count: number
    totalCents: string
    id: string | null
    numero: number
    lastCents: string
    lastAt: Date
  }>({
    name: 'caisses-days',
    text: `select c.id as "caisseId", day.count, day.total as "totalCents", last.id, last.numero,
        last.total_cents as "lastCents", last.faite_le as "lastAt"
      from unnest($1::int[]) as c (id)
      cross join lateral (select count(*)::int as count, coalesce(sum(v.total_cents), 0) as total from ventes v
        where v.caisse_id = c.id and v.statut = 'CONFIRMEE'
          and v.faite_le >= date_trunc('day', $2::timestamptz, 'America/Toronto')) as day
      left join lateral (select v.id, v.numero, v.total_cents, v.faite_le from ventes v
        where v.caisse_id = c.id and v.statut = 'CONFIRMEE' order by v.faite_le desc limit 1) as last on true`,
    values: [caisseIds, at],
  })
  return new Map(
    rows.map(({ caisseId, count, totalCents, id, numero, lastCents, lastAt }) => [
      caisseId,
      {
        count,
        totalCents: Number(totalCents),
        last: id === null ? undefined : { id, numero, totalCents: Number(lastCents), at: lastAt },
      },
    ]),
  )
}

/** How many tills are open, and for how many seconds the oldest sale and the oldest return have run. */
export async function readGauges(
  db: Queryable,
): Promise<{ readonly open: number; readonly vente: number; readonly retour: number } | undefined> {
  const { rows } = await db.query<{ open: number; vente: number; retour: number }>({
    name: 'magasins-gauges',
    text: `select (select count(*)::int from sessions where fermee_le is null) as open,
      coalesce((select extract(epoch from clock_timestamp() - recue_le)::float8 from ventes
        where statut in ('OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE') order by recue_le limit 1), 0) as vente,
      coalesce((select extract(epoch from clock_timestamp() - ouvert_le)::float8 from retours
        where statut = 'OUVERT' order by ouvert_le limit 1), 0) as retour`,
  })
  return rows[0]
}

/** The names of a store's open tills. */
export async function listOpenCaisses(db: Queryable, magasinId: number): Promise<string[]> {
  const rows = await orm(db)
    .select({ nom: caisses.nom })
    .from(caisses)
    .innerJoin(sessions, and(eq(sessions.caisseId, caisses.id), isNull(sessions.fermeeLe)))
    .where(eq(caisses.magasinId, magasinId))
    .orderBy(asc(caisses.id))
  return rows.map(({ nom }) => nom)
}

/** Adds a till, unless its store has one of that name. */
export async function insertCaisse(
  tx: Tx,
  caisse: { magasinId: number; nom: string },
): Promise<Caisse | undefined> {
  const [row] = await orm(tx)
    .insert(caisses)
    .values(caisse)
    .onConflictDoNothing({ target: [caisses.magasinId, caisses.nom] })
    .returning({ id: caisses.id })
  return row && { ...caisse, id: row.id, statut: 'FERMEE' }
}

/** Opens a session. One that is open already fails by its index. */
export async function insertSession(tx: Tx, caisseId: number, session: Session): Promise<void> {
  const { tenuePar, ...opened } = session
  await orm(tx)
    .insert(sessions)
    .values({ ...opened, caisseId, tenuePar: tenuePar.id, tenueParNom: tenuePar.nom })
}

/** @throws when the session has ended. */
export async function endSession(tx: Tx, id: string, at: Date): Promise<void> {
  const { rowCount } = await orm(tx)
    .update(sessions)
    .set({ fermeeLe: at })
    .where(and(eq(sessions.id, id), isNull(sessions.fermeeLe)))
  if (rowCount !== 1) throw new Error(`session ${id}: ended meanwhile`)
}

/** Whether a sale or a return of the session is still on its way. The till is locked, so that none comes meanwhile. */
export async function hasRunning(tx: Tx, sessionId: string): Promise<boolean> {
  const running = inArray(ventes.statut, ['OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE'])
  const isOpen = and(eq(retours.sessionId, sessionId), eq(retours.statut, 'OUVERT'))
  const counts = [
    await orm(tx).$count(ventes, and(eq(ventes.sessionId, sessionId), running)),
    await orm(tx).$count(retours, isOpen),
  ]
  return counts.some((count) => count > 0)
}

/** What came and went during a session: by hand, by sales that are final, and by returns, those on their way included. */
export async function readTotals(db: Queryable, sessionId: string): Promise<Totals> {
  const sumOf = (sens: 'ENTREE' | 'SORTIE') =>
    sql<number>`coalesce(sum(${mouvements.montantCents}) filter (where ${mouvements.sens} = ${sens}), 0)`.mapWith(
      Number,
    )
  const [moved] = await orm(db)
    .select({ entreesCents: sumOf('ENTREE'), sortiesCents: sumOf('SORTIE') })
    .from(mouvements)
    .where(eq(mouvements.sessionId, sessionId))
  const [sold] = await orm(db)
    .select({ ventesCents: sql`coalesce(sum(${ventes.especesCents}), 0)`.mapWith(Number) })
    .from(ventes)
    .where(and(eq(ventes.sessionId, sessionId), eq(ventes.statut, 'CONFIRMEE')))
  const [returned] = await orm(db)
    .select({ retoursCents: sql`coalesce(sum(${retours.especesCents}), 0)`.mapWith(Number) })
    .from(retours)
    .where(and(eq(retours.sessionId, sessionId), isNull(retours.motif)))
  if (moved === undefined || sold === undefined || returned === undefined)
    throw new Error(`session ${sessionId}: a sum has one row`)
  return { ...moved, ...sold, ...returned }
}

export type Mouvement = typeof mouvements.$inferSelect

export async function insertMouvement(tx: Tx, mouvement: Omit<Mouvement, 'id'>): Promise<Mouvement> {
  const [row] = await orm(tx).insert(mouvements).values(mouvement).returning()
  if (row === undefined) throw new Error('mouvements: an insert returned no row')
  return row
}
