/**
 * Tables of the orders. What must never break is a constraint here or a trigger of the migrations: a history is a chain
 * without gaps along allowed transitions, an order stands where its history ends, its amount is that of its lines.
 *
 * Lines and history have no foreign key to their order: the triggers look it up once for all rows of a statement, where a
 * foreign key would do so for each row, at several times the cost; and orders are never deleted.
 */
import type { StatutCommande } from '@comptoir/contracts/commande.ts'
import {
  bigint,
  check,
  index,
  instant,
  integer,
  pgTable,
  primaryKey,
  sql,
  text,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'

const cents = (name: string) => bigint(name, { mode: 'number' })

export const commandes = pgTable(
  'commandes',
  {
    id: uuid('id').primaryKey(),
    /** The short number that people use. Gaps are normal. */
    numero: bigint('numero', { mode: 'number' }).notNull().unique().generatedAlwaysAsIdentity(),
    /** Null: a guest. */
    clientId: integer('client_id'),
    magasinId: integer('magasin_id').notNull(),
    statut: text('statut').$type<StatutCommande>().notNull(),
    montantCents: cents('montant_cents').notNull(),
    motif: text('motif'),
    /** How many rows the history has; the last of them says `statut`. */
    version: integer('version').notNull(),
  },
  (table) => [
    index('commandes_client').on(table.clientId, table.numero),
    // They are few among many, and their past is read by id. An index of `statut` would make each change of it dearer.
    index('commandes_annulees').on(table.id).where(sql`${table.motif} is not null`),
    check(
      'commandes_positives',
      sql`${table.montantCents} >= 0 and ${table.version} >= 1 and ${table.magasinId} >= 1`,
    ),
    check('commandes_motif', sql`(${table.statut} = 'ANNULEE') = (${table.motif} is not null)`),
  ],
)

export const commandeLignes = pgTable(
  'commande_lignes',
  {
    commandeId: uuid('commande_id').notNull(),
    produitId: integer('produit_id').notNull(),
    quantite: integer('quantite').notNull(),
    /** The price of one unit when the order was made, and the version of the price list that said so. */
    prixCents: cents('prix_cents').notNull(),
    prixVersion: integer('prix_version').notNull(),
    /** As the price list called it then, and what one piece cost the shop; null: nobody knew. */
    nom: text('nom').notNull().default(''),
    coutCents: cents('cout_cents'),
  },
  (table) => [
    primaryKey({ columns: [table.commandeId, table.produitId] }),
    check(
      'lignes_positives',
      sql`${table.quantite} >= 1 and ${table.prixCents} >= 0 and ${table.prixVersion} >= 1`,
    ),
  ],
)

/** What each place serves of a line, where several may; a trigger checks that it adds up to the line. */
export const commandeParts = pgTable(
  'commande_parts',
  {
    commandeId: uuid('commande_id').notNull(),
    produitId: integer('produit_id').notNull(),
    magasinId: integer('magasin_id').notNull(),
    quantite: integer('quantite').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.commandeId, table.produitId, table.magasinId] }),
    check('commande_parts_quantite', sql`${table.quantite} >= 1`),
  ],
)

/** The only ways from one state to another. A trigger of `historique` asks here, once for all rows of a statement. */
export const transitions = pgTable(
  'transitions',
  { de: text('de').notNull(), vers: text('vers').notNull() },
  (table) => [primaryKey({ columns: [table.de, table.vers] })],
)

export const historique = pgTable(
  'historique',
  {
    commandeId: uuid('commande_id').notNull(),
    seq: integer('seq').notNull(),
    de: text('de'),
    vers: text('vers').notNull(),
    at: instant('a').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.commandeId, table.seq] }),
    check('historique_debut', sql`(${table.seq} = 1) = (${table.de} is null) and ${table.seq} >= 1`),
    check('historique_creee', sql`${table.de} is not null or ${table.vers} = 'CREEE'`),
  ],
)

/** Orders cancelled before they were made: a creation that comes late is refused, under whatever key. */
export const annulationsPrecoces = pgTable('annulations_precoces', {
  commandeId: uuid('commande_id').primaryKey(),
  motif: text('motif').notNull(),
  at: instant('a').notNull(),
})

/** This service's own copy of the price list. */
export { inventaire, prix } from '@comptoir/participant/price-list-schema.ts'

export * from './schema-retours.ts'
