/**
 * Tables of invoices. One that is issued never changes any more; its history is append-only. What must never break is a
 * constraint here or in the custom migration: one invoice for each order and sale, one credit note for each return, numbers
 * without gaps, net and taxes that come to the amount.
 */
import type { GenreFacture, StatutFacture } from '@comptoir/contracts/facturation-factures.ts'
import type { Taxe } from '@comptoir/contracts/sums.ts'
import type { Vendeur } from '@comptoir/contracts/taux.ts'
import {
  bigint,
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
  uniqueIndex,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Client, Ligne } from '../domain/facture.ts'

/** The newest number of each year and kind. Its row is locked while numbers are given, so that none is left out. */
export const compteurs = pgTable(
  'compteurs',
  {
    genre: text('genre').$type<GenreFacture>().notNull(),
    annee: integer('annee').notNull(),
    dernier: integer('dernier').notNull(),
  },
  (table) => [primaryKey({ columns: [table.genre, table.annee] })],
)

/** Invoices and credit notes. `numero` and what else only the issue says is null while one waits for it. */
export const factures = pgTable(
  'factures',
  {
    id: uuid('id').primaryKey(),
    genre: text('genre').$type<GenreFacture>().notNull(),
    statut: text('statut').$type<StatutFacture>().notNull(),
    /** How many rows its history has; the last of them says `statut`. */
    version: integer('version').notNull(),
    annee: integer('annee'),
    rang: integer('rang'),
    clientId: integer('client_id'),
    referenceClient: text('reference_client'),
    commandeId: uuid('commande_id'),
    venteId: uuid('vente_id'),
    retourId: uuid('retour_id'),
    /** The invoice that a credit note corrects. */
    factureId: uuid('facture_id'),
    magasinId: integer('magasin_id'),
    nombreArticles: integer('nombre_articles').notNull(),
    lignes: jsonb('lignes').$type<readonly Ligne[]>().notNull(),
    montantCents: bigint('montant_cents', { mode: 'number' }).notNull(),
    horsTaxesCents: bigint('hors_taxes_cents', { mode: 'number' }),
    taxes: jsonb('taxes').$type<readonly Taxe[]>(),
    /** When what it is of was done. */
    faiteLe: instant('faite_le').notNull(),
    demandeeLe: instant('demandee_le').notNull(),
    emiseLe: instant('emise_le'),
    /** Client and seller as they were called when it was issued. */
    client: jsonb('client').$type<Client>(),
    vendeur: jsonb('vendeur').$type<Vendeur>(),
  },
  (table) => [
    unique('factures_numero').on(table.genre, table.annee, table.rang),
    uniqueIndex('factures_commande').on(table.commandeId).where(sql`${table.genre} = 'FACTURE'`),
    uniqueIndex('factures_vente').on(table.venteId).where(sql`${table.genre} = 'FACTURE'`),
    uniqueIndex('factures_retour').on(table.retourId),
    index('factures_de_commande').on(table.commandeId),
    index('factures_de_vente').on(table.venteId),
    index('factures_liste').on(table.demandeeLe, table.id),
    index('factures_client').on(table.clientId, table.demandeeLe),
    index('factures_reference').on(table.referenceClient),
    index('factures_en_attente').on(table.demandeeLe).where(sql`${table.statut} = 'EN_ATTENTE'`),
    check('factures_genre', sql`${table.genre} in ('FACTURE', 'NOTE_DE_CREDIT')`),
    check(
      'factures_statut',
      sql`case ${table.statut} when 'EN_ATTENTE' then num_nonnulls(${table.annee}, ${table.rang}, ${table.emiseLe}) = 0
        when 'EMISE' then num_nulls(${table.annee}, ${table.rang}, ${table.emiseLe}, ${table.horsTaxesCents}, ${table.taxes}) = 0
        else false end`,
    ),
    check(
      'factures_origine',
      sql`num_nonnulls(${table.commandeId}, ${table.venteId}) <= 1 and case ${table.genre}
        when 'FACTURE' then num_nonnulls(${table.retourId}, ${table.factureId}) = 0
        else ${table.retourId} is not null and num_nonnulls(${table.commandeId}, ${table.venteId}) = 1
          and (${table.factureId} is not null) = (${table.statut} = 'EMISE') end`,
    ),
    check(
      'factures_positives',
      sql`${table.version} >= 1 and ${table.rang} >= 1 and ${table.nombreArticles} >= 1 and ${table.montantCents} >= 0`,
    ),
  ],
)

export const factureHistorique = pgTable(
  'facture_historique',
  {
    factureId: uuid('facture_id').notNull(),
    seq: integer('seq').notNull(),
    de: text('de').$type<StatutFacture>(),
    vers: text('vers').$type<StatutFacture>().notNull(),
    at: instant('a').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.factureId, table.seq] }),
    check(
      'facture_historique_transition',
      sql`case ${table.seq} when 1 then ${table.de} is null
        when 2 then ${table.de} = 'EN_ATTENTE' and ${table.vers} = 'EMISE' else false end`,
    ),
  ],
)
