/** Tables of returns. A trigger of the migrations holds them to what was ordered and paid. */
import type { MotifRetour, StatutRetour } from '@comptoir/contracts/retours.ts'
import type { Taxe } from '@comptoir/contracts/sums.ts'
import type { Remboursement } from '@comptoir/contracts/sums-retours.ts'
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
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'

const cents = (name: string) => bigint(name, { mode: 'number' })

/** Goods of orders that came back. Nothing of it changes but its state. */
export const retours = pgTable(
  'retours',
  {
    id: uuid('id').primaryKey(),
    /** The short number that people use. Gaps are normal. */
    numero: bigint('numero', { mode: 'number' }).notNull().unique().generatedAlwaysAsIdentity(),
    commandeId: uuid('commande_id').notNull(),
    magasinId: integer('magasin_id').notNull(),
    auteur: text('auteur').notNull(),
    auteurNom: text('auteur_nom').notNull(),
    approbateur: text('approbateur'),
    approbateurNom: text('approbateur_nom'),
    clientId: integer('client_id'),
    statut: text('statut').$type<StatutRetour>().notNull(),
    motif: text('motif'),
    version: integer('version').notNull(),
    montantCents: cents('montant_cents').notNull(),
    horsTaxesCents: cents('hors_taxes_cents').notNull(),
    /** Empty: of a return that was opened before they were kept. */
    taxes: jsonb('taxes').$type<readonly Taxe[]>().notNull().default([]),
    remboursements: jsonb('remboursements').$type<readonly Remboursement[]>().notNull(),
    ouvertLe: instant('ouvert_le').notNull(),
    jour: text('jour').notNull(),
    fingerprint: text('fingerprint').notNull(),
  },
  (table) => [
    index('retours_commande').on(table.commandeId),
    index('retours_magasin').on(table.magasinId, table.ouvertLe),
    index('retours_jour').on(table.auteur, table.jour),
    check('retours_statut', sql`${table.statut} in ('OUVERT', 'CLOS', 'ANNULE')`),
    check('retours_motif', sql`(${table.statut} = 'ANNULE') = (${table.motif} is not null)`),
    check('retours_positifs', sql`${table.version} >= 1 and ${table.montantCents} >= 0`),
  ],
)

export const retourLignes = pgTable(
  'retour_lignes',
  {
    retourId: uuid('retour_id').notNull(),
    rang: integer('rang').notNull(),
    produitId: integer('produit_id').notNull(),
    quantite: integer('quantite').notNull(),
    montantCents: cents('montant_cents').notNull(),
    motif: text('motif').$type<MotifRetour>().notNull(),
    texte: text('texte'),
    remiseEnStock: boolean('remise_en_stock').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.retourId, table.rang] }),
    check('retour_lignes_positives', sql`${table.quantite} >= 1 and ${table.montantCents} >= 0`),
  ],
)

export const retourHistorique = pgTable(
  'retour_historique',
  {
    retourId: uuid('retour_id').notNull(),
    seq: integer('seq').notNull(),
    de: text('de').$type<StatutRetour>(),
    vers: text('vers').$type<StatutRetour>().notNull(),
    at: instant('a').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.retourId, table.seq] }),
    check(
      'retour_historique_transition',
      sql`case ${table.seq} when 1 then ${table.de} is null and ${table.vers} = 'OUVERT'
        when 2 then ${table.de} = 'OUVERT' and ${table.vers} in ('CLOS', 'ANNULE') else false end`,
    ),
  ],
)
