/** Sales and returns as staff read them: newest first, by instant and id. */

import { SHOPS_TIME_ZONE } from '@comptoir/contracts/days.ts'
import type { StatutVente } from '@comptoir/contracts/magasins-ventes.ts'
import type { StatutRetour } from '@comptoir/contracts/retours.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { and, asc, desc, eq, inArray, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { type Days, withinDays } from '@comptoir/kit/postgres/within-days.ts'
import type { Retour } from '../domain/retour.ts'
import type { Vente } from '../domain/vente.ts'
import * as retoursStore from './retours-store.ts'
import { recusImprimes, retourHistorique, retours, venteHistorique, ventes } from './schema.ts'
import * as ventesStore from './ventes-store.ts'

/** Where a row stands in its list. */
export type Place = readonly [at: string, id: string]

export interface VenteFilter {
  /** `undefined`: of every store. */
  readonly magasinIds: readonly number[] | undefined
  readonly caisseId: number | undefined
  readonly jours: Days
  readonly statut: StatutVente | undefined
  readonly numero: number | undefined
  readonly produitId: number | undefined
  readonly id: string | undefined
}

const ventesThat = (filter: VenteFilter) =>
  and(
    filter.magasinIds && inArray(ventes.magasinId, [...filter.magasinIds]),
    filter.caisseId === undefined ? undefined : eq(ventes.caisseId, filter.caisseId),
    ...withinDays(ventes.faiteLe, filter.jours, SHOPS_TIME_ZONE),
    filter.statut === undefined ? undefined : eq(ventes.statut, filter.statut),
    filter.numero === undefined ? undefined : eq(ventes.numero, filter.numero),
    filter.produitId === undefined
      ? undefined
      : sql`exists (select from vente_lignes l where l.vente_id = ${ventes.id} and l.produit_id = ${filter.produitId})`,
    filter.id === undefined ? undefined : eq(ventes.id, filter.id),
  )

/** One page of sales. */
export async function listVentes(
  db: Queryable,
  filter: VenteFilter,
  { limit, after }: Page<Place>,
): Promise<Vente[]> {
  const older =
    after && sql`(${ventes.faiteLe}, ${ventes.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
  const rows = await orm(db)
    .select()
    .from(ventes)
    .where(and(ventesThat(filter), older))
    .orderBy(desc(ventes.faiteLe), desc(ventes.id))
    .limit(limit)
  return ventesStore.withLignes(db, rows)
}

export const countVentes = (db: Queryable, filter: VenteFilter): Promise<number> =>
  orm(db).$count(ventes, ventesThat(filter))

export interface RetourFilter {
  readonly magasinIds: readonly number[] | undefined
  readonly venteId: string | undefined
  readonly jours: Days
  readonly statut: StatutRetour | undefined
  readonly numero: number | undefined
}

const retoursThat = (filter: RetourFilter) =>
  and(
    filter.magasinIds && inArray(retours.magasinId, [...filter.magasinIds]),
    filter.venteId === undefined ? undefined : eq(retours.venteId, filter.venteId),
    ...withinDays(retours.ouvertLe, filter.jours, SHOPS_TIME_ZONE),
    filter.statut === undefined ? undefined : eq(retours.statut, filter.statut),
    filter.numero === undefined ? undefined : eq(retours.numero, filter.numero),
  )

/** One page of returns. */
export async function listRetours(
  db: Queryable,
  filter: RetourFilter,
  { limit, after }: Page<Place>,
): Promise<Retour[]> {
  const older =
    after && sql`(${retours.ouvertLe}, ${retours.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
  const rows = await orm(db)
    .select()
    .from(retours)
    .where(and(retoursThat(filter), older))
    .orderBy(desc(retours.ouvertLe), desc(retours.id))
    .limit(limit)
  return retoursStore.withLignes(db, rows)
}

export const countRetours = (db: Queryable, filter: RetourFilter): Promise<number> =>
  orm(db).$count(retours, retoursThat(filter))

export interface Step<S> {
  readonly de: S | null
  readonly vers: S
  readonly at: Date
}

/** The histories of sales. */
export async function readVenteHistoriques(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, Step<StatutVente>[]>> {
  if (ids.length === 0) return new Map()
  const rows = await orm(db)
    .select()
    .from(venteHistorique)
    .where(inArray(venteHistorique.venteId, [...ids]))
    .orderBy(asc(venteHistorique.seq))
  return Map.groupBy(rows, ({ venteId }) => venteId)
}

/** The histories of returns. */
export async function readRetourHistoriques(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, Step<StatutRetour>[]>> {
  if (ids.length === 0) return new Map()
  const rows = await orm(db)
    .select()
    .from(retourHistorique)
    .where(inArray(retourHistorique.retourId, [...ids]))
    .orderBy(asc(retourHistorique.seq))
  return Map.groupBy(rows, ({ retourId }) => retourId)
}

/** Notes that a receipt is printed. @returns whether it was before. */
export async function notePrinted(
  db: Queryable,
  printed: { readonly id: string; readonly at: Date; readonly par: string },
): Promise<boolean> {
  const { rowCount } = await orm(db).insert(recusImprimes).values(printed).onConflictDoNothing()
  return rowCount === 0
}

/** Whether a receipt was printed before. */
export async function wasPrinted(db: Queryable, id: string): Promise<boolean> {
  return (await orm(db).$count(recusImprimes, eq(recusImprimes.id, id))) > 0
}
