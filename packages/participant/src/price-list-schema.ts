/** The tables of a copy of the price list. The service that has one takes them into its own schema and migrations. */
import {
  bigint,
  boolean,
  check,
  integer,
  pgTable,
  smallint,
  sql,
  text,
} from '@comptoir/kit/postgres/drizzle.ts'

/** What products are called and cost. Those no longer sold stay, so that an old event cannot bring them back. */
export const prix = pgTable(
  'prix',
  {
    produitId: integer('produit_id').primaryKey(),
    nom: text('nom').notNull().default(''),
    prixCents: bigint('prix_cents', { mode: 'number' }).notNull(),
    /** What one piece costs the shop; null: nobody knows. */
    coutCents: bigint('cout_cents', { mode: 'number' }),
    actif: boolean('actif').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [
    check(
      'prix_positifs',
      sql`${table.prixCents} >= 0 and ${table.coutCents} >= 0 and ${table.version} >= 1`,
    ),
  ],
)

/** How many products the catalogue says that it has. One row at most. */
export const inventaire = pgTable(
  'inventaire',
  {
    id: smallint('id').primaryKey().default(1),
    produits: integer('produits').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [
    check('inventaire_unique', sql`${table.id} = 1`),
    check('inventaire_positif', sql`${table.produits} >= 0`),
  ],
)
