/** Invoices as clients and staff read them: newest first, by when they were asked for, and id. */
import type { GenreFacture, StatutFacture } from '@comptoir/contracts/facturation-factures.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { and, asc, desc, eq, inArray, isNull, or, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { type Facture, readNumero } from '../domain/facture.ts'
import { factureOf } from './factures-store.ts'
import { factureHistorique, factures } from './schema.ts'

/** Where a row stands in its list. */
export type Place = readonly [at: string, id: string]

export interface FactureFilter {
  /** What sales of other stores are of is left out; `undefined`: of every store. */
  readonly magasinIds: readonly number[] | undefined
  readonly statut: StatutFacture | undefined
  readonly genre: GenreFacture | undefined
  readonly clientId: number | undefined
  readonly commandeId: string | undefined
  readonly venteId: string | undefined
  /** The client as a program called him, or the number of an invoice. */
  readonly reference: string | undefined
}

const facturesThat = (filter: FactureFilter) =>
  and(
    filter.magasinIds && or(isNull(factures.venteId), inArray(factures.magasinId, [...filter.magasinIds])),
    filter.statut === undefined ? undefined : eq(factures.statut, filter.statut),
    filter.genre === undefined ? undefined : eq(factures.genre, filter.genre),
    filter.clientId === undefined ? undefined : eq(factures.clientId, filter.clientId),
    filter.commandeId === undefined ? undefined : eq(factures.commandeId, filter.commandeId),
    filter.venteId === undefined ? undefined : eq(factures.venteId, filter.venteId),
    filter.reference === undefined
      ? undefined
      : or(eq(factures.referenceClient, filter.reference), numbered(filter.reference)),
  )

function numbered(text: string) {
  const numero = readNumero(text)
  return (
    numero &&
    and(eq(factures.genre, numero.genre), eq(factures.annee, numero.annee), eq(factures.rang, numero.rang))
  )
}

/** One page of invoices. */
export async function listFactures(
  db: Queryable,
  filter: FactureFilter,
  { limit, after }: Page<Place>,
): Promise<Facture[]> {
  const older =
    after && sql`(${factures.demandeeLe}, ${factures.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
  const rows = await orm(db)
    .select()
    .from(factures)
    .where(and(facturesThat(filter), older))
    .orderBy(desc(factures.demandeeLe), desc(factures.id))
    .limit(limit)
  return rows.map(factureOf)
}

export const countFactures = (db: Queryable, filter: FactureFilter): Promise<number> =>
  orm(db).$count(factures, facturesThat(filter))

/** The invoice with this number. */
export async function findByNumero(db: Queryable, numero: string): Promise<Facture | undefined> {
  const condition = numbered(numero)
  if (condition === undefined) return undefined
  const [row] = await orm(db).select().from(factures).where(condition)
  return row && factureOf(row)
}

export interface Step {
  readonly de: StatutFacture | null
  readonly vers: StatutFacture
  readonly at: Date
}

/** The histories of invoices. */
export async function readHistoriques(db: Queryable, ids: readonly string[]): Promise<Map<string, Step[]>> {
  if (ids.length === 0) return new Map()
  const rows = await orm(db)
    .select()
    .from(factureHistorique)
    .where(inArray(factureHistorique.factureId, [...ids]))
    .orderBy(asc(factureHistorique.seq))
  return Map.groupBy(rows, ({ factureId }) => factureId)
}
