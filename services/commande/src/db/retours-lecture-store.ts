/** Returns of orders as staff read them: newest first, by instant and id. */
import { SHOPS_TIME_ZONE } from '@comptoir/contracts/days.ts'
import type { StatutRetour } from '@comptoir/contracts/retours.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { and, desc, eq, inArray, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { type Days, withinDays } from '@comptoir/kit/postgres/within-days.ts'
import type { Retour } from '../domain/retour.ts'
import { withLignes } from './retours-store.ts'
import { retours } from './schema.ts'

/** Which returns; `undefined`: any. */
export interface RetourFilter {
  readonly id: string | undefined
  readonly commandeId: string | undefined
  readonly magasinIds: readonly number[] | undefined
  readonly jours: Days
  readonly statut: StatutRetour | undefined
  readonly numero: number | undefined
}

/** Where a return stands in the list. */
export interface Place {
  readonly a: string
  readonly id: string
}

const retoursThat = ({ id, commandeId, magasinIds, jours, statut, numero }: RetourFilter) =>
  and(
    id === undefined ? undefined : eq(retours.id, id),
    commandeId === undefined ? undefined : eq(retours.commandeId, commandeId),
    magasinIds && inArray(retours.magasinId, [...magasinIds]),
    ...withinDays(retours.ouvertLe, jours, SHOPS_TIME_ZONE),
    statut === undefined ? undefined : eq(retours.statut, statut),
    numero === undefined ? undefined : eq(retours.numero, numero),
  )

/** One page of returns. */
export async function listNewest(
  db: Queryable,
  filter: RetourFilter,
  { limit, after }: Page<Place>,
): Promise<Retour[]> {
  const older =
    after && sql`(${retours.ouvertLe}, ${retours.id}) < (${after.a}::timestamptz, ${after.id}::uuid)`
  const rows = await orm(db)
    .select()
    .from(retours)
    .where(and(retoursThat(filter), older))
    .orderBy(desc(retours.ouvertLe), desc(retours.id))
    .limit(limit)
  return withLignes(db, rows)
}

export const countRetours = (db: Queryable, filter: RetourFilter): Promise<number> =>
  orm(db).$count(retours, retoursThat(filter))
