/** What reports call places and categories. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { asc, eq, inArray, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { lieux, produits } from './schema-etats.ts'

export type Lieu = Pick<
  typeof lieux.$inferSelect,
  'id' | 'nom' | 'type' | 'region' | 'objectifCents' | 'ouvert'
>

/** As many places as reports know. */
const LIEUX_MAX = 1_000

/** Places, by their numbers; undefined: all. */
export async function readLieux(db: Queryable, ids: readonly number[] | undefined): Promise<Lieu[]> {
  const { id, nom, type, region, objectifCents, ouvert } = lieux
  return orm(db)
    .select({ id, nom, type, region, objectifCents, ouvert })
    .from(lieux)
    .where(ids && inArray(id, [...ids]))
    .orderBy(asc(id))
    .limit(LIEUX_MAX)
}

/** Whether any product was ever told to be in this category. */
export async function hasCategorie(db: Queryable, categorieId: number): Promise<boolean> {
  const found = await orm(db)
    .select({ id: produits.id })
    .from(produits)
    .where(eq(produits.categorieId, categorieId))
    .limit(1)
  return found.length > 0
}
