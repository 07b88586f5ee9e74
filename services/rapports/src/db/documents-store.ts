/** The statements by which documents are counted, once each. Whoever runs them has the turn of `APPLYING`. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { getTableColumns, getTableName, type Table } from '@comptoir/kit/postgres/drizzle.ts'
import type { Document } from '../domain/document.ts'
import type { Sums } from '../domain/sums.ts'
import { heures, produitsJours, produitsMois, rendus } from './schema.ts'

/** Adds documents that are not there yet, and returns the ids of those. */
export async function insertDocuments(tx: Queryable, told: readonly Document[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'documents-insert',
    text: `insert into documents (id, sorte, magasin_id, jour, heure, total_cents, hors_taxes_cents)
      select * from unnest($1::uuid[], $2::text[], $3::int[], $4::date[], $5::smallint[], $6::bigint[], $7::bigint[])
      on conflict (id) do nothing returning id`,
    values: [
      told.map(({ id }) => id),
      told.map(({ sorte }) => sorte),
      told.map(({ magasinId }) => magasinId),
      told.map(({ jour }) => jour),
      told.map(({ heure }) => heure),
      told.map(({ totalCents }) => totalCents),
      told.map(({ horsTaxesCents }) => horsTaxesCents),
    ],
  })
  return new Set(rows.map(({ id }) => id))
}

/** Adds sums to what is there. */
export async function addSums(tx: Queryable, sums: Sums): Promise<void> {
  await Promise.all([
    addRows(tx, heures, sums.heures),
    addRows(tx, produitsJours, sums.produitsJours),
    addRows(tx, produitsMois, sums.produitsMois),
    addRows(tx, rendus, sums.rendus),
  ])
}

interface Adding {
  readonly text: string
  readonly members: readonly string[]
}

const made = new Map<Table, Adding>()

/** Adds rows to those with the same key. Rows come in the order of their keys. */
async function addRows<T extends Table>(
  tx: Queryable,
  table: T,
  rows: readonly Readonly<Record<keyof T['_']['columns'], unknown>>[],
): Promise<void> {
  if (rows.length === 0) return
  const { text, members } = made.get(table) ?? addingOf(table)
  const values = members.map((member) => rows.map((row) => (row as Record<string, unknown>)[member]))
  await tx.query({ name: `${getTableName(table)}-add`, text, values })
}

/** Columns that are sums: the others are the key. */
const KEYS = new Set(['jour', 'magasinId', 'heure', 'produitId', 'motif', 'remiseEnStock'])

function addingOf(table: Table): Adding {
  const columns = Object.entries(getTableColumns(table))
  const name = getTableName(table)
  const names = columns.map(([, column]) => column.name)
  const arrays = columns.map(([, column], index) => `$${index + 1}::${column.getSQLType()}[]`)
  const keys = columns.filter(([member]) => KEYS.has(member)).map(([, column]) => column.name)
  const sums = names.filter((column) => !keys.includes(column))
  // Constant SQL: all names are those of a table of the schema.
  const text = `insert into ${name} (${names.join(', ')}) select * from unnest(${arrays.join(', ')})
    on conflict (${keys.join(', ')}) do update set
    ${sums.map((column) => `${column} = ${name}.${column} + excluded.${column}`).join(', ')}`
  const adding = { text, members: columns.map(([member]) => member) }
  made.set(table, adding)
  return adding
}
