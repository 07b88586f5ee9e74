/** Tables of returns, under the same rules as those of sales. */
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
  unique,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Entete } from '../domain/vente.ts'
import { ventes } from './schema-ventes.ts'

/** Goods that came back. Nothing of it changes but its state. */
export const retours = pgTable(
  'retours',
  {
    id: uuid('id').primaryKey(),
    magasinId: integer('magasin_id').notNull(),
    numero: integer('numero').notNull(),
    venteId: uuid('vente_id')
      .notNull()
      .references(() => ventes.id),
    /** Its foreign key is in the custom migration. */
    sessionId: uuid('session_id'),
    auteur: text('auteur').notNull(),
    auteurNom: text('auteur_nom').notNull(),
    approbateur: text('approbateur'),
    approbateurNom: text('approbateur_nom'),
    clientId: integer('client_id'),
    statut: text('statut').$type<StatutRetour>().notNull(),
    motif: text('motif'),
    version: integer('version').notNull(),
    entete: jsonb('entete').$type<Entete>().notNull(),
    montantCents: bigint('montant_cents', { mode: 'number' }).notNull(),
    horsTaxesCents: bigint('hors_taxes_cents', { mode: 'number' }).notNull(),
    taxes: jsonb('taxes').$type<readonly Taxe[]>().notNull(),
    remboursements: jsonb('remboursements').$type<readonly Remboursement[]>().notNull(),
    /** The cash that it took out of the till. */
    especesCents: bigint('especes_cents', { mode: 'number' }).notNull(),
    ouvertLe: instant('ouvert_le').notNull(),
    jour: text('jour').notNull(),
    fingerprint: text('fingerprint').notNull(),
  },
  (table) => [
    unique('retours_numero').on(table.magasinId, table.numero),
    index('retours_vente').on(table.venteId),
    index('retours_session').on(table.sessionId),
    index('retours_jour').on(table.auteur, table.jour),
    index('retours_en_cours').on(table.ouvertLe).where(sql`${table.statut} = 'OUVERT'`),
    check('retours_statut', sql`${table.statut} in ('OUVERT', 'CLOS', 'ANNULE')`),
    check('retours_motif', sql`(${table.statut} = 'ANNULE') = (${table.motif} is not null)`),
    check('retours_caisse', sql`(${table.especesCents} > 0) = (${table.sessionId} is not null)`),
    check(
      'retours_positifs',
      sql`${table.numero} >= 1 and ${table.version} >= 1 and ${table.montantCents} >= 0`,
    ),
  ],
)

export const retourLignes = pgTable(
  'retour_lignes',
  {
    retourId: uuid('retour_id').notNull(),
    rang: integer('rang').notNull(),
    produitId: integer('produit_id').notNull(),
    nom: text('nom').notNull(),
    quantite: integer('quantite').notNull(),
    montantCents: bigint('montant_cents', { mode: 'number' }).notNull(),
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

/** Receipts of sales and returns that were printed: the next print says so. */
export const recusImprimes = pgTable('recus_imprimes', {
  id: uuid('id').primaryKey(),
  at: instant('a').notNull(),
  par: text('par').notNull(),
})
