/** What the catalogue tells stock of products. */
import { check, instant, integer, pgTable, primaryKey, sql, text } from '@comptoir/kit/postgres/drizzle.ts'

/** What products are called. Those no longer sold stay: places may hold some. */
export const produits = pgTable(
  'produits',
  {
    id: integer('id').primaryKey(),
    nom: text('nom').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [check('produits_version', sql`${table.version} >= 1`)],
)

/** The quantity of a product that was given last in the catalogue, for a place: when, and when it was taken. */
export const saisies = pgTable(
  'saisies',
  {
    magasinId: integer('magasin_id').notNull(),
    produitId: integer('produit_id').notNull(),
    givenAt: instant('given_at').notNull(),
    takenAt: instant('taken_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.magasinId, table.produitId] })],
)
