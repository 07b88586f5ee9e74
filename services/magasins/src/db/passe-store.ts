/** The statements of the past: all that others were told of, page by page, in an order that never changes. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, getTableColumns, gt, isNotNull, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import type { Retour } from '../domain/retour.ts'
import type { Vente } from '../domain/vente.ts'
import type { ToldFermeture } from './fermetures-store.ts'
import * as retoursStore from './retours-store.ts'
import { caisses, fermetures, retourHistorique, retours, venteHistorique, ventes } from './schema.ts'
import * as ventesStore from './ventes-store.ts'

/** What is final, and since when. */
export interface Final<T> {
  readonly of: T
  readonly at: Date
}

const finalOf = <T>(things: readonly T[], rows: readonly { readonly at: Date }[]): Final<T>[] =>
  things.map((of, index) => ({ of, at: rows[index]?.at as Date }))

/** How sales that have ended so are found: a reason is what cancelled ones alone have, and their index goes by it. */
const ENDED = { CONFIRMEE: eq(ventes.statut, 'CONFIRMEE'), ANNULEE: isNotNull(ventes.motif) } as const

/** Sales that have ended so, by id. */
export async function pageVentes(
  db: Queryable,
  statut: keyof typeof ENDED,
  { after, limit }: Page<string>,
): Promise<Final<Vente>[]> {
  const rows = await orm(db)
    .select({ vente: getTableColumns(ventes), at: venteHistorique.at })
    .from(ventes)
    .innerJoin(
      venteHistorique,
      and(eq(venteHistorique.venteId, ventes.id), eq(venteHistorique.seq, ventes.version)),
    )
    .where(and(ENDED[statut], after === undefined ? undefined : gt(ventes.id, after)))
    .orderBy(asc(ventes.id))
    .limit(limit)
  const found = await ventesStore.withLignes(
    db,
    rows.map(({ vente }) => vente),
  )
  return finalOf(found, rows)
}

/** Returns that are closed, by id. */
export async function pageRetours(db: Queryable, { after, limit }: Page<string>): Promise<Final<Retour>[]> {
  const rows = await orm(db)
    .select({ retour: getTableColumns(retours), at: retourHistorique.at })
    .from(retours)
    .innerJoin(
      retourHistorique,
      and(eq(retourHistorique.retourId, retours.id), eq(retourHistorique.seq, retours.version)),
    )
    .where(and(eq(retours.statut, 'CLOS'), after === undefined ? undefined : gt(retours.id, after)))
    .orderBy(asc(retours.id))
    .limit(limit)
  const found = await retoursStore.withLignes(
    db,
    rows.map(({ retour }) => retour),
  )
  return finalOf(found, rows)
}

/** A closing: its till, and its number there. */
export type FermetureKey = Pick<ToldFermeture, 'caisseId' | 'numero'>

/** Closings, by till and number. */
export const pageFermetures = (
  db: Queryable,
  { after, limit }: Page<FermetureKey>,
): Promise<ToldFermeture[]> =>
  orm(db)
    .select({ ...getTableColumns(fermetures), magasinId: caisses.magasinId })
    .from(fermetures)
    .innerJoin(caisses, eq(caisses.id, fermetures.caisseId))
    .where(
      after &&
        sql`(${fermetures.caisseId}, ${fermetures.numero}) > (${after.caisseId}::int, ${after.numero}::int)`,
    )
    .orderBy(asc(fermetures.caisseId), asc(fermetures.numero))
    .limit(limit)
