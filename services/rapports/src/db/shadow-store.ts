/**
 * A second copy of the tables of reports, in a schema of its own, that is made up from the owners' past while the first one is read.
 * As long as it is there, whatever is told goes into both: the same statements write it, because they find tables by the search path.
 */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { getTableConfig } from '@comptoir/kit/postgres/drizzle.ts'
import type { Difference } from '../domain/travail.ts'
import * as schema from './schema.ts'

const { documents, heures, produitsJours, produitsMois, rendus, fermetures } = schema
const { produits, categories, lieux, stocks, demandes, constats } = schema

/** What is made up anew, each with the columns of its key. */
const TABLES: readonly { readonly name: string; readonly key: string }[] = [
  documents,
  heures,
  produitsJours,
  produitsMois,
  rendus,
  fermetures,
  produits,
  categories,
  lieux,
  stocks,
  demandes,
  constats,
].map((table) => {
  const { name, columns, primaryKeys } = getTableConfig(table)
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary)
  return { name, key: key.map((column) => column.name).join(', ') }
})

/** Makes an empty copy, instead of one that somebody left behind. Whoever does it has the turn of `APPLYING`. */
export async function createShadow(tx: Tx): Promise<void> {
  await dropShadow(tx)
  await tx.query('create schema shadow')
  for (const { name } of TABLES) {
    // Constant SQL: the names are those of tables of the schema, and of PostgreSQL's own list of their indexes.
    await tx.query(`create table shadow.${name} (like public.${name} including all excluding indexes)`)
    const { rows } = await tx.query<{ name: string; isPrimary: boolean; definition: string }>(
      `select c.relname as name, i.indisprimary as "isPrimary", pg_get_indexdef(c.oid) as definition
       from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = ('public.' || $1)::regclass`,
      [name],
    )
    for (const index of rows) {
      await tx.query(index.definition.replace(` ON public.${name} `, ` ON shadow.${name} `))
      if (index.isPrimary)
        await tx.query(
          `alter table shadow.${name} add constraint ${index.name} primary key using index ${index.name}`,
        )
    }
  }
}

export async function dropShadow(tx: Tx): Promise<void> {
  await tx.query('drop schema if exists shadow cascade')
}

/** Whether there is a copy. */
export async function hasShadow(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ is: boolean }>({
    name: 'shadow-is',
    text: `select to_regclass('shadow.documents') is not null as is`,
  })
  return rows[0]?.is === true
}

/** From now on the transaction writes into the copy. */
export async function enterShadow(tx: Tx): Promise<void> {
  await tx.query('set local search_path = shadow, public')
}

/** Puts the copy in the place of the tables. Whoever reads them meanwhile waits for a moment. */
export async function swapShadow(tx: Tx): Promise<void> {
  for (const { name } of TABLES) {
    // Constant SQL: the names are those of tables of the schema.
    await tx.query(`drop table public.${name}`)
    await tx.query(`alter table shadow.${name} set schema public`)
  }
  await dropShadow(tx)
}

/** All rows are read: that takes longer than statements usually may. */
const COMPARED_WITHIN_MS = 300_000

/** In which rows the tables differ from the copy, at most so many. Both are as they were when the transaction began. */
export async function listDifferences(tx: Tx, limit: number): Promise<Difference[]> {
  await tx.query(`set local statement_timeout = ${COMPARED_WITHIN_MS}`)
  const found: Difference[] = []
  for (const { name, key } of TABLES) {
    // Constant SQL: names and keys are those of tables of the schema.
    const text = `select '${name}' as table, to_jsonb(s)::text as attendu, to_jsonb(p)::text as trouve
      from shadow.${name} s full join public.${name} p using (${key})
      where row(s.*) is distinct from row(p.*) limit $1`
    const query = { text, values: [limit - found.length], query_timeout: COMPARED_WITHIN_MS }
    const { rows } = await tx.query<Difference>(query)
    found.push(...rows)
    if (found.length >= limit) break
  }
  return found
}
