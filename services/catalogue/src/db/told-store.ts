/** The statements of what others are told of products. */
import type { BodyOf, catalogue } from '@comptoir/contracts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { asc, eq, gt, inArray, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { categories, produits } from './schema.ts'

/** A product as others are told of it. */
export type ToldProduit = BodyOf<typeof catalogue.produitChange>

const selectTold = (db: Queryable) =>
  orm(db)
    .select({
      produitId: produits.id,
      nom: produits.nom,
      prixCents: produits.prixCents,
      coutCents: produits.coutCents,
      categorieId: produits.categorieId,
      categorieNom: categories.nom,
      categorieVersion: categories.version,
      actif: produits.actif,
      version: produits.version,
    })
    .from(produits)
    .innerJoin(categories, eq(categories.id, produits.categorieId))
    .orderBy(asc(produits.id))

/** The products of these numbers. */
export const readTold = (db: Queryable, ids: readonly number[]): Promise<ToldProduit[]> =>
  selectTold(db).where(inArray(produits.id, [...ids]))

/** The products of a category. */
export const listToldOf = (db: Queryable, categorieId: number): Promise<ToldProduit[]> =>
  selectTold(db).where(eq(produits.categorieId, categorieId))

/** One page of all products, by number. */
export const pageTold = (db: Queryable, { after = 0, limit }: Page<number>): Promise<ToldProduit[]> =>
  selectTold(db).where(gt(produits.id, after)).limit(limit)

/** All products. */
export const listTold = (db: Queryable): Promise<ToldProduit[]> => selectTold(db)
