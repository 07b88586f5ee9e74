/** The statements of places, as magasins tells of them. */
import { magasins, refuse } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, inArray, or, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { upsertNewer } from '@comptoir/kit/postgres/upsert-newer.ts'
import { OPEN } from './demandes-store.ts'
import { demandes, lieux, stocks } from './schema.ts'

export interface ToldLieu {
  readonly magasinId: number
  readonly nom: string
  readonly type: string
  readonly ouvert: boolean
  readonly version: number
}

/** Adds places, and changes those that are known in an earlier version. Returns how many that was. */
export const upsertLieux = (tx: Tx, told: readonly ToldLieu[]): Promise<number> =>
  upsertNewer(tx, lieux, { key: 'id', rows: told.map(({ magasinId: id, ...said }) => ({ id, ...said })) })

/**
 * The place that serves those who name none.
 * @throws Problem SERVICE_SANS_REPONSE as long as magasins has told of none.
 */
export async function centreLogistique(db: Queryable): Promise<number> {
  const [centre] = await orm(db)
    .select({ id: lieux.id })
    .from(lieux)
    .where(eq(lieux.type, 'CENTRE'))
    .orderBy(asc(lieux.id))
    .limit(1)
  if (centre !== undefined) return centre.id
  throw new Problem(refuse('SERVICE_SANS_REPONSE', { service: magasins.service.name }), {
    headers: { 'Retry-After': '1' },
  })
}

/** Whether there is such a place, open or closed. */
export async function isLieu(db: Queryable, id: number): Promise<boolean> {
  return (await orm(db).$count(lieux, eq(lieux.id, id))) > 0
}

/** What places are called, by their numbers. */
export async function readNomsDeLieux(db: Queryable): Promise<ReadonlyMap<number, string>> {
  const rows = await orm(db).select({ id: lieux.id, nom: lieux.nom }).from(lieux)
  return new Map(rows.map(({ id, nom }) => [id, nom]))
}

export type Lieu = Pick<typeof lieux.$inferSelect, 'id' | 'nom' | 'ouvert'>

/** Places that are known and stay as they are until the transaction ends, by their numbers. */
export async function holdLieux(tx: Tx, ids: readonly number[]): Promise<Map<number, Lieu>> {
  const rows = await orm(tx)
    .select({ id: lieux.id, nom: lieux.nom, ouvert: lieux.ouvert })
    .from(lieux)
    .where(inArray(lieux.id, [...ids]))
    .orderBy(asc(lieux.id))
    .for('share')
  return new Map(rows.map((row) => [row.id, row]))
}

export interface Occupation {
  readonly disponible: number
  readonly reserve: number
  readonly enTransit: number
  /** Requests that go on, of goods from it or for it. */
  readonly demandes: number
}

/** What is in a place, comes to it, or is asked of it. */
export async function readOccupation(db: Queryable, magasinId: number): Promise<Occupation> {
  const sum = (column: unknown) => sql`coalesce(sum(${column}), 0)`.mapWith(Number)
  const [pieces] = await orm(db)
    .select({
      disponible: sum(stocks.disponible),
      reserve: sum(stocks.reserve),
      enTransit: sum(stocks.enTransit),
      demandes: orm(db).$count(
        demandes,
        and(OPEN, or(eq(demandes.de, magasinId), eq(demandes.vers, magasinId))),
      ),
    })
    .from(stocks)
    .where(eq(stocks.magasinId, magasinId))
  if (pieces === undefined) throw new Error('stocks: a sum has one row')
  return pieces
}
