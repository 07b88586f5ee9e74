/** What is told in versions: of each subject the greatest one is kept. And how far reports are. */
import {
  bigint,
  boolean,
  date,
  index,
  instant,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'

/** Products, as the catalogue tells of them. */
export const produits = pgTable('produits', {
  id: integer('id').primaryKey(),
  nom: text('nom').notNull(),
  actif: boolean('actif').notNull(),
  prixCents: bigint('prix_cents', { mode: 'number' }).notNull(),
  coutCents: bigint('cout_cents', { mode: 'number' }),
  categorieId: integer('categorie_id').notNull(),
  version: integer('version').notNull(),
})

/** Categories, as the catalogue tells of them with each of their products. */
export const categories = pgTable('categories', {
  id: integer('id').primaryKey(),
  nom: text('nom').notNull(),
  version: integer('version').notNull(),
})

/** Stores and the centre logistique, as magasins tells of them. */
export const lieux = pgTable('lieux', {
  id: integer('id').primaryKey(),
  nom: text('nom').notNull(),
  type: text('type').$type<'MAGASIN' | 'CENTRE'>().notNull(),
  region: text('region'),
  /** What it should sell in a day. */
  objectifCents: bigint('objectif_cents', { mode: 'number' }),
  ouvert: boolean('ouvert').notNull(),
  version: integer('version').notNull(),
})

/** What places hold, as stock tells of it. */
export const stocks = pgTable(
  'stocks',
  {
    magasinId: integer('magasin_id').notNull(),
    produitId: integer('produit_id').notNull(),
    disponible: integer('disponible').notNull(),
    reserve: integer('reserve').notNull(),
    enTransit: integer('en_transit').notNull(),
    seuil: integer('seuil').notNull(),
    cible: integer('cible'),
    version: bigint('version', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.magasinId, table.produitId] })],
)

/** What places ask of each other, as stock tells of it. */
export const demandes = pgTable('demandes', {
  id: uuid('id').primaryKey(),
  sorte: text('sorte').notNull(),
  de: integer('de').notNull(),
  vers: integer('vers').notNull(),
  statut: text('statut').notNull(),
  version: integer('version').notNull(),
})

/** Pieces that the stock did not know, by the movement that took them in. */
export const constats = pgTable(
  'constats',
  {
    id: bigint('id', { mode: 'number' }).primaryKey(),
    magasinId: integer('magasin_id').notNull(),
    produitId: integer('produit_id').notNull(),
    jour: date('jour', { mode: 'string' }).notNull(),
    quantite: integer('quantite').notNull(),
  },
  (table) => [index('constats_jours').on(table.jour)],
)

/** Sessions of tills that have ended, and what was counted beside what should have been there. */
export const fermetures = pgTable('fermetures', {
  id: uuid('id').primaryKey(),
  magasinId: integer('magasin_id').notNull(),
  jour: date('jour', { mode: 'string' }).notNull(),
  ecartCents: bigint('ecart_cents', { mode: 'number' }).notNull(),
})

/**
 * How far the reports of a place are: `version` moves with whatever is told of it, `a` is the latest instant of that. Place 0 stands
 * for what concerns all of them.
 */
export const versions = pgTable('versions', {
  magasinId: integer('magasin_id').primaryKey(),
  version: bigint('version', { mode: 'number' }).notNull(),
  at: instant('a'),
})

/** What the stock of a place was worth on a day, at cost, when somebody last looked. Nobody can tell it afterwards. */
export const valeursStock = pgTable(
  'valeurs_stock',
  {
    jour: date('jour', { mode: 'string' }).notNull(),
    magasinId: integer('magasin_id').notNull(),
    valeurCents: bigint('valeur_cents', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.jour, table.magasinId] })],
)
