/** Rows of a group, added by one statement however many they are. */
import type { Tx } from './database.ts'
import { getTableColumns, getTableName, type Table } from './drizzle.ts'

/** Adds whole rows: each names every column of its table. */
export async function insertRows<T extends Table>(
  tx: Tx,
  table: T,
  rows: readonly Required<T['$inferInsert']>[],
): Promise<void> {
  if (rows.length === 0) return
  const name = getTableName(table)
  const columns = Object.entries(getTableColumns(table))
  const named = rows.map((row) =>
    Object.fromEntries(columns.map(([key, column]) => [column.name, (row as Record<string, unknown>)[key]])),
  )
  await tx.query({
    name: `${name}-insert`,
    // Constant SQL: the name is that of a table of a schema.
    text: `insert into ${name} select * from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
    values: [JSON.stringify(named)],
  })
}
