/**
 * What reports are made of: each sale, order and return that was told, once, and sums of them that are kept as they come. What is told in versions is in `schema-etats.ts`.
 */
import {
  bigint,
  boolean,
  check,
  date,
  integer,
  pgTable,
  primaryKey,
  smallint,
  sql,
  text,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Sorte } from '../domain/document.ts'

export * from './schema-etats.ts'
export * from './schema-travaux.ts'

const cents = (name: string) => bigint(name, { mode: 'number' }).notNull()
const count = (name: string) => bigint(name, { mode: 'number' }).notNull()
/** A day of the shops; the first of a month stands for it. */
const jour = () => date('jour', { mode: 'string' }).notNull()

/** Sales, web orders and returns that are final, and sales and orders without effect. What is told again is known by its row. */
export const documents = pgTable(
  'documents',
  {
    id: uuid('id').primaryKey(),
    sorte: text('sorte').$type<Sorte>().notNull(),
    magasinId: integer('magasin_id').notNull(),
    jour: jour(),
    heure: smallint('heure').notNull(),
    totalCents: cents('total_cents'),
    horsTaxesCents: cents('hors_taxes_cents'),
  },
  (table) => [
    check('documents_sorte', sql`${table.sorte} in ('VENTE', 'COMMANDE', 'RETOUR', 'ANNULATION')`),
    check('documents_heure', sql`${table.heure} between 0 and 23`),
  ],
)

/** Sums of goods: what was sold, what came back, what it had cost. */
const goods = () => ({
  vendus: count('vendus'),
  venduHtCents: cents('vendu_ht_cents'),
  rendus: count('rendus'),
  renduHtCents: cents('rendu_ht_cents'),
  /** Of what was sold, less what was put back. Of what came back and was thrown away the cost stays. */
  coutCents: cents('cout_cents'),
  /** Of what was sold, less what came back, without taxes, where nobody knows the cost. */
  sansCoutCents: cents('sans_cout_cents'),
})

/** Sums of documents: of each hour of a day in a place. */
export const heures = pgTable(
  'heures',
  {
    jour: jour(),
    magasinId: integer('magasin_id').notNull(),
    heure: smallint('heure').notNull(),
    ventes: count('ventes'),
    ventesCents: cents('ventes_cents'),
    commandes: count('commandes'),
    commandesCents: cents('commandes_cents'),
    retours: count('retours'),
    retoursCents: cents('retours_cents'),
    annulations: count('annulations'),
    ...goods(),
  },
  (table) => [primaryKey({ columns: [table.jour, table.magasinId, table.heure] })],
)

const ofProduit = () => ({
  jour: jour(),
  magasinId: integer('magasin_id').notNull(),
  produitId: integer('produit_id').notNull(),
  venduCents: cents('vendu_cents'),
  renduCents: cents('rendu_cents'),
  ...goods(),
})

/** Sums of lines: of each product on a day in a place. */
export const produitsJours = pgTable('produits_jours', ofProduit(), (table) => [
  primaryKey({ columns: [table.jour, table.magasinId, table.produitId] }),
])

/** The same of whole months, which long periods are read from. */
export const produitsMois = pgTable('produits_mois', ofProduit(), (table) => [
  primaryKey({ columns: [table.jour, table.magasinId, table.produitId] }),
])

/** Lines that came back, by why and by where they went. */
export const rendus = pgTable(
  'rendus',
  {
    jour: jour(),
    magasinId: integer('magasin_id').notNull(),
    produitId: integer('produit_id').notNull(),
    motif: text('motif').notNull(),
    remiseEnStock: boolean('remise_en_stock').notNull(),
    quantite: count('quantite'),
    montantCents: cents('montant_cents'),
  },
  (table) => [
    primaryKey({
      columns: [table.jour, table.magasinId, table.produitId, table.motif, table.remiseEnStock],
    }),
  ],
)
