/** Tables of the catalogue. A product that is no longer sold keeps its row: orders and copies elsewhere speak of it. */
import {
  bigint,
  boolean,
  check,
  index,
  instant,
  integer,
  pgTable,
  sql,
  text,
} from '@comptoir/kit/postgres/drizzle.ts'

export const categories = pgTable(
  'categories',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    nom: text('nom').notNull(),
    /** Without accents and capitals: two names that read the same are the same. */
    nomRecherche: text('nom_recherche').notNull().unique(),
    version: integer('version').notNull().default(1),
  },
  (table) => [check('categories_version', sql`${table.version} >= 1`)],
)

export const produits = pgTable(
  'produits',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    nom: text('nom').notNull(),
    /** What searches look at: the name without accents and capitals. */
    nomRecherche: text('nom_recherche').notNull(),
    description: text('description').notNull(),
    categorieId: integer('categorie_id')
      .notNull()
      .references(() => categories.id),
    prixCents: bigint('prix_cents', { mode: 'number' }).notNull(),
    codeBarres: text('code_barres').unique(),
    actif: boolean('actif').notNull().default(true),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    index('produits_categorie').on(table.categorieId, table.id),
    check('produits_positifs', sql`${table.prixCents} >= 0 and ${table.version} >= 1`),
    check('produits_code_barres', sql`${table.codeBarres} ~ '^[0-9]{8,14}$'`),
  ],
)

/** Each time that this catalogue told how many products it has. The first row also says that it was seeded, or not to be. */
export const inventaires = pgTable('inventaires', {
  version: integer('version').primaryKey(),
  produits: integer('produits').notNull(),
  /** The services that got it. */
  readers: text('readers').notNull().default('commande'),
  creeLe: instant('cree_le').notNull().default(sql`now()`),
})
