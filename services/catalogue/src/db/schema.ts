/**
 * Tables of the catalogue. What each version of a product was stays (`produit_historique`, append-only). A product that is no longer sold keeps its row: orders and copies elsewhere speak of it.
 */
import {
  bigint,
  boolean,
  check,
  index,
  instant,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { ContenuProduit } from '../domain/produit.ts'

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
    code: text('code').notNull(),
    coutCents: bigint('cout_cents', { mode: 'number' }),
    /** No other product has one of them: a trigger keeps `codes_barres`, whose key they are. */
    codesBarres: text('codes_barres').array().notNull().default([]),
    image: text('image'),
    actif: boolean('actif').notNull().default(true),
    /** The price to come, from when, and who said so. */
    prixAVenirCents: bigint('prix_a_venir_cents', { mode: 'number' }),
    prixAPartirDu: instant('prix_a_partir_du'),
    prixAuteur: text('prix_auteur'),
    prixAuteurNom: text('prix_auteur_nom'),
    version: integer('version').notNull().default(1),
    /** When it changed last, counted over all products: given by a trigger at each write. */
    revision: bigint('revision', { mode: 'number' }).notNull().default(0),
  },
  (table) => [
    index('produits_revision').on(table.revision),
    index('produits_categorie').on(table.categorieId, table.id),
    index('produits_recherche').using('gin', sql`${table.nomRecherche} gin_trgm_ops`),
    uniqueIndex('produits_code').on(sql`lower(${table.code})`),
    index('produits_prix_a_venir').on(table.prixAPartirDu).where(sql`${table.prixAPartirDu} is not null`),
    check(
      'produits_positifs',
      sql`${table.prixCents} >= 0 and ${table.coutCents} >= 0 and ${table.prixAVenirCents} >= 0 and ${table.version} >= 1`,
    ),
    check('produits_code_forme', sql`${table.code} ~ '^[A-Za-z0-9._/-]{1,32}$'`),
    check(
      'produits_a_venir_entier',
      sql`num_nulls(${table.prixAVenirCents}, ${table.prixAPartirDu}, ${table.prixAuteur}, ${table.prixAuteurNom}) in (0, 4)`,
    ),
  ],
)

/** Every word that a name has had, written by a trigger of `produits`: what a word with a typo may have meant. */
export const mots = pgTable('mots', { mot: text('mot').primaryKey() }, (table) => [
  index('mots_semblables').using('gin', sql`${table.mot} gin_trgm_ops`),
])

/** Which product has a barcode. Written by a trigger of `produits` alone. */
export const codesBarres = pgTable(
  'codes_barres',
  {
    code: text('code').primaryKey(),
    produitId: integer('produit_id')
      .notNull()
      .references(() => produits.id),
  },
  (table) => [
    index('codes_barres_produit').on(table.produitId),
    check('codes_barres_forme', sql`${table.code} ~ '^[0-9]{8,14}$'`),
  ],
)

/** What each version of a product is, and who made it. */
export const produitHistorique = pgTable(
  'produit_historique',
  {
    produitId: integer('produit_id')
      .notNull()
      .references(() => produits.id),
    version: integer('version').notNull(),
    prixCents: bigint('prix_cents', { mode: 'number' }).notNull(),
    contenu: jsonb('contenu').$type<Omit<ContenuProduit, 'aVenir'>>().notNull(),
    auteur: text('auteur').notNull(),
    auteurNom: text('auteur_nom').notNull(),
    creeLe: instant('cree_le').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.produitId, table.version] })],
)

/** Each time that this catalogue told how many products it has. The first row also says that it was seeded, or not to be. */
export const inventaires = pgTable('inventaires', {
  version: integer('version').primaryKey(),
  produits: integer('produits').notNull(),
  /** The services that got it. */
  readers: text('readers').notNull().default('commande'),
  creeLe: instant('cree_le').notNull().default(sql`now()`),
})
