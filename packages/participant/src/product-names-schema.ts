/** The table of what products are called. The service that wants names takes it into its own schema and migrations. */
import { check, integer, pgTable, sql, text } from '@comptoir/kit/postgres/drizzle.ts'

/** As the catalogue told. Those no longer sold stay: carts and places may hold some. */
export const produits = pgTable(
  'produits',
  {
    id: integer('id').primaryKey(),
    nom: text('nom').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [check('produits_version', sql`${table.version} >= 1`)],
)
