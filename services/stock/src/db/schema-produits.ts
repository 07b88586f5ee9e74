/** What the catalogue tells stock of products. */
import { instant, integer, pgTable, primaryKey } from '@comptoir/kit/postgres/drizzle.ts'

export { produits } from '@comptoir/participant/product-names-schema.ts'

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
