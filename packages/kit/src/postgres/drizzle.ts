/**
 * Drizzle, for every file that declares tables or asks them. It is required and not imported: 250 modules that are imported
 * one by one take 50 MB and 300 ms more of every process.
 */
import { createRequire } from 'node:module'
import type * as Drizzle from 'drizzle-orm'
import type * as NodePostgres from 'drizzle-orm/node-postgres'
import type * as PgCore from 'drizzle-orm/pg-core'
import type { Pool, Queryable } from './database.ts'

// drizzle-kit compiles this file to CommonJS, where there is no `import.meta.url`.
const load = createRequire(import.meta.url ?? __filename)

export const {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  getTableName,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  max,
  ne,
  or,
  sql,
} = load('drizzle-orm') as typeof Drizzle
const core = load('drizzle-orm/pg-core') as typeof PgCore
export const { pgTable, check, getTableConfig, index, primaryKey, unique, uniqueIndex } = core
export const { bigint, boolean, date, integer, jsonb, numeric, smallint, text, uuid } = core
const { drizzle } = load('drizzle-orm/node-postgres') as typeof NodePostgres

/** An instant, to the microsecond, whatever the session's time zone; read as a `Date`. */
export const instant = (name: string) => core.timestamp(name, { withTimezone: true, mode: 'date' })

// Without a cache all that this does is to wrap the driver's error in one that repeats the values of the statement, which
// are no business of a log, and hides the code by which faults are told apart.
Object.assign(core.PgPreparedQuery.prototype, {
  queryWithCache: (_text: string, _values: unknown[], query: () => Promise<unknown>) => query(),
})

type Raw<C extends PgCore.PgColumn> =
  | (C['_']['columnType'] extends 'PgBigInt53' ? string : C['_']['data'])
  | (C['_']['notNull'] extends true ? never : null)

/** Columns of a table as a statement that is written by hand reads them: to the driver, a `bigint` is text. */
export type RowOf<T extends PgCore.PgTable, K extends keyof T['_']['columns']> = {
  readonly [P in K]: Raw<T['_']['columns'][P]>
}

/** A part of a statement. */
export type SQL = Drizzle.SQL

/** A column of any table. */
export type Column = PgCore.PgColumn

/** Any table of a schema. */
export type Table = PgCore.PgTable

/** Selects, inserts, updates and deletes: all of Drizzle but its transactions, which `withTx` is for. */
export type Orm = Omit<NodePostgres.NodePgDatabase, 'transaction'>

const made = new WeakMap<Queryable, Orm>()

/** The query builder over a pool, or over the connection of a transaction. */
export function orm(db: Queryable): Orm {
  const known = made.get(db) ?? drizzle({ client: db as Pool })
  made.set(db, known)
  return known
}

/**
 * A statement that is built once for each pool or connection, and from then on only filled in: as fast as one that is
 * written by hand. Its `build` ends in `.prepare(name)`.
 */
export function prepared<S>(build: (db: Orm) => S): (db: Queryable) => S {
  const built = new WeakMap<Queryable, S>()
  return (db) => {
    const known = built.get(db) ?? build(orm(db))
    built.set(db, known)
    return known
  }
}
