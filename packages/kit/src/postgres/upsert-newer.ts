/** What others tell in versions: of each subject the greatest one is kept, in whatever order they come. */
import type { Queryable } from './database.ts'
import { getTableColumns, orm, sql, type Table } from './drizzle.ts'

interface Told<Row, Key extends keyof Row> {
  /** The member that says what a row is about. */
  readonly key: Key
  /** Each names the same members, a `version` among them. No subject comes twice. */
  readonly rows: readonly Row[]
}

/**
 * Adds rows, and replaces those that are known in an earlier version; in key order, so that two instances do not wait for each
 * other in a circle.
 * @returns how many were newer than what was known.
 */
export async function upsertNewer<T extends Table, Key extends keyof T['$inferInsert'] & string>(
  db: Queryable,
  table: T,
  { key, rows }: Told<T['$inferInsert'], Key>,
): Promise<number> {
  const [first] = rows
  if (first === undefined) return 0
  const columns = getTableColumns(table)
  const told = Object.keys(first).flatMap((name) => {
    const column = columns[name]
    return column === undefined || name === key ? [] : [[name, excluded(column.name)] as const]
  })
  const { rowCount } = await orm(db)
    .insert(table)
    .values(rows.toSorted((a, b) => (a[key] < b[key] ? -1 : 1)) as never)
    .onConflictDoUpdate({
      target: columns[key] as never,
      set: Object.fromEntries(told) as never,
      setWhere: sql`${excluded('version')} > ${columns['version']}`,
    })
  return rowCount ?? 0
}

const excluded = (column: string) => sql`excluded.${sql.identifier(column)}`
