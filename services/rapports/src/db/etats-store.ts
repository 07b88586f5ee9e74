/** The statements of what is told in versions: of each subject the greatest is kept, in whatever order they come. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { upsertNewer } from '@comptoir/kit/postgres/upsert-newer.ts'
import type { stocks } from './schema-etats.ts'
import { categories, constats, demandes, fermetures, lieux, produits } from './schema-etats.ts'

/** Takes products in; returns how many were newer than what was known. No product comes twice, here and below. */
export const upsertProduits = (db: Queryable, rows: readonly (typeof produits.$inferInsert)[]) =>
  upsertNewer(db, produits, { key: 'id', rows })

export const upsertCategories = (db: Queryable, rows: readonly (typeof categories.$inferInsert)[]) =>
  upsertNewer(db, categories, { key: 'id', rows })

export const upsertLieux = (db: Queryable, rows: readonly (typeof lieux.$inferInsert)[]) =>
  upsertNewer(db, lieux, { key: 'id', rows })

export const upsertDemandes = (db: Queryable, rows: readonly (typeof demandes.$inferInsert)[]) =>
  upsertNewer(db, demandes, { key: 'id', rows })

/** Adds closings of tills; one that is there stays as it is. */
export async function insertFermetures(
  db: Queryable,
  told: readonly (typeof fermetures.$inferInsert)[],
): Promise<number> {
  if (told.length === 0) return 0
  const { rowCount } = await orm(db)
    .insert(fermetures)
    .values(told.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    .onConflictDoNothing()
  return rowCount ?? 0
}

/** Adds what was found; what is there stays as it is. */
export async function insertConstats(
  db: Queryable,
  told: readonly (typeof constats.$inferInsert)[],
): Promise<number> {
  if (told.length === 0) return 0
  const { rowCount } = await orm(db)
    .insert(constats)
    .values(told.toSorted((a, b) => a.id - b.id))
    .onConflictDoNothing()
  return rowCount ?? 0
}

/** Written by hand: of all that is told, this comes most often, in great groups. */
export async function upsertStocks(
  db: Queryable,
  told: readonly (typeof stocks.$inferInsert)[],
): Promise<number> {
  if (told.length === 0) return 0
  const rows = told.toSorted((a, b) => a.magasinId - b.magasinId || a.produitId - b.produitId)
  const { rowCount } = await db.query({
    name: 'stocks-upsert',
    text: `insert into stocks (magasin_id, produit_id, disponible, reserve, en_transit, seuil, cible, version)
      select * from unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::bigint[])
      on conflict (magasin_id, produit_id) do update set disponible = excluded.disponible, reserve = excluded.reserve,
        en_transit = excluded.en_transit, seuil = excluded.seuil, cible = excluded.cible, version = excluded.version
      where excluded.version > stocks.version`,
    values: [
      rows.map(({ magasinId }) => magasinId),
      rows.map(({ produitId }) => produitId),
      rows.map(({ disponible }) => disponible),
      rows.map(({ reserve }) => reserve),
      rows.map(({ enTransit }) => enTransit),
      rows.map(({ seuil }) => seuil),
      rows.map(({ cible }) => cible ?? null),
      rows.map(({ version }) => version),
    ],
  })
  return rowCount ?? 0
}

/** What concerns every place. */
export const EVERY_PLACE = 0

/** Notes that these places were told of something, and the latest instant of it. */
export async function moveVersions(
  db: Queryable,
  places: ReadonlyMap<number, Date | undefined>,
): Promise<void> {
  if (places.size === 0) return
  const rows = [...places].toSorted(([a], [b]) => a - b)
  await db.query({
    name: 'versions-move',
    text: `insert into versions (magasin_id, version, a)
      select magasin_id, 1, a from unnest($1::int[], $2::timestamptz[]) as told (magasin_id, a)
      on conflict (magasin_id) do update set version = versions.version + 1, a = greatest(versions.a, excluded.a)`,
    values: [rows.map(([id]) => id), rows.map(([, at]) => at ?? null)],
  })
}

export interface Freshness {
  /** Moves whenever something is told of these places. */
  readonly version: string
  /** The latest instant of what was told; undefined before anything was. */
  readonly at: Date | undefined
}

/** How far the reports of these places are; undefined: all of them. */
export async function readFreshness(
  db: Queryable,
  magasinIds: readonly number[] | undefined,
): Promise<Freshness> {
  const { rows } = await db.query<{ version: string; at: Date | null }>({
    name: 'versions-read',
    text: `select coalesce(sum(version), 0)::text as version, max(a) as at from versions
      where $1::int[] is null or magasin_id = any($1) or magasin_id = ${EVERY_PLACE}`,
    values: [magasinIds ?? null],
  })
  const [row] = rows
  return { version: row?.version ?? '0', at: row?.at ?? undefined }
}
