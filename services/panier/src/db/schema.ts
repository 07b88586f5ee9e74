/** Carts, their lines, what orders took from them, and what products are called. */
import {
  bigint,
  check,
  instant,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  unique,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Ligne } from '../domain/panier.ts'

/** One row per client who ever put something in. Its lock guards the lines. A trigger lets the version only rise. */
export const paniers = pgTable(
  'paniers',
  {
    clientId: integer('client_id').primaryKey(),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    check('paniers_client', sql`${table.clientId} >= 1`),
    check('paniers_version', sql`${table.version} >= 1`),
  ],
)

export const panierLignes = pgTable(
  'panier_lignes',
  {
    clientId: integer('client_id')
      .notNull()
      .references(() => paniers.clientId),
    produitId: integer('produit_id').notNull(),
    quantite: integer('quantite').notNull(),
    /** Lines are shown in the order in which they were put in. */
    rang: bigint('rang', { mode: 'number' }).generatedAlwaysAsIdentity(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.produitId] }),
    check('panier_lignes_produit', sql`${table.produitId} >= 1`),
    check('panier_lignes_quantite', sql`${table.quantite} between 1 and 1000000`),
  ],
)

/**
 * One row per order that took a cart, never removed: it is what proves that no version became two orders. Only its statut
 * moves, once (trigger). An undo that came first has neither version nor lines.
 */
export const prises = pgTable(
  'prises',
  {
    commandeId: uuid('commande_id').primaryKey(),
    clientId: integer('client_id').notNull(),
    version: integer('version'),
    statut: text('statut').notNull(),
    lignes: jsonb('lignes').$type<Ligne[]>(),
    priseLe: instant('prise_le'),
    remiseLe: instant('remise_le'),
  },
  (table) => [
    unique('prises_version_unique').on(table.clientId, table.version),
    check('prises_statut', sql`${table.statut} in ('PRISE', 'REMISE')`),
    check('prises_entiere', sql`num_nulls(${table.version}, ${table.lignes}, ${table.priseLe}) in (0, 3)`),
    check(
      'prises_prise',
      sql`${table.statut} <> 'PRISE' or (${table.version} >= 1 and ${table.remiseLe} is null)`,
    ),
    check('prises_remise', sql`${table.statut} <> 'REMISE' or ${table.remiseLe} is not null`),
    check(
      'prises_lignes',
      sql`${table.lignes} is null or (jsonb_typeof(${table.lignes}) = 'array' and jsonb_array_length(${table.lignes}) between 1 and 100)`,
    ),
  ],
)

export { produits } from '@comptoir/participant/product-names-schema.ts'
