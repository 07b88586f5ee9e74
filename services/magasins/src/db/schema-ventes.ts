/**
 * Tables of sales. A sale and its lines never change, but for its state; its history is append-only. What must never break is a
 * constraint here or in the custom migration: a history is a chain along allowed ways, a sale stands where it ends, its total is
 * that of its lines, of net and taxes, and of what its tenders take.
 */
import type { StatutVente } from '@comptoir/contracts/magasins-ventes.ts'
import type { Taxe } from '@comptoir/contracts/sums.ts'
import type { Encaissement } from '@comptoir/contracts/sums-paiements.ts'
import {
  bigint,
  check,
  index,
  instant,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  sql,
  text,
  unique,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Entete } from '../domain/vente.ts'

/** The newest number of each store. Its row is locked while numbers are taken, so that none is left out. */
export const numeros = pgTable('numeros', {
  magasinId: integer('magasin_id').primaryKey(),
  ventes: integer('ventes').notNull().default(0),
  retours: integer('retours').notNull().default(0),
})

/**
 * A sale as it was made: nothing of it changes but its state. Till and store have no foreign key: a sale that a till made
 * without network is kept whatever became of them.
 */
export const ventes = pgTable(
  'ventes',
  {
    id: uuid('id').primaryKey(),
    magasinId: integer('magasin_id').notNull(),
    numero: integer('numero').notNull(),
    caisseId: integer('caisse_id').notNull(),
    /** Its foreign key is in the custom migration. */
    sessionId: uuid('session_id'),
    vendeur: text('vendeur').notNull(),
    vendeurNom: text('vendeur_nom').notNull(),
    approbateur: text('approbateur'),
    approbateurNom: text('approbateur_nom'),
    clientId: integer('client_id'),
    statut: text('statut').$type<StatutVente>().notNull(),
    motif: text('motif'),
    /** How many rows its history has; the last of them says `statut`. */
    version: integer('version').notNull(),
    entete: jsonb('entete').$type<Entete>().notNull(),
    totalCents: bigint('total_cents', { mode: 'number' }).notNull(),
    horsTaxesCents: bigint('hors_taxes_cents', { mode: 'number' }).notNull(),
    taxes: jsonb('taxes').$type<readonly Taxe[]>().notNull(),
    encaissements: jsonb('encaissements').$type<readonly Encaissement[]>().notNull(),
    /** The cash that it put into the till. */
    especesCents: bigint('especes_cents', { mode: 'number' }).notNull(),
    arrondiCents: integer('arrondi_cents').notNull(),
    recuCents: bigint('recu_cents', { mode: 'number' }).notNull(),
    renduCents: bigint('rendu_cents', { mode: 'number' }).notNull(),
    faiteLe: instant('faite_le').notNull(),
    recueLe: instant('recue_le').notNull(),
    numeroLocal: text('numero_local'),
    note: text('note'),
    remplace: uuid('remplace'),
    fingerprint: text('fingerprint').notNull(),
  },
  (table) => [
    unique('ventes_numero').on(table.magasinId, table.numero),
    index('ventes_session').on(table.sessionId),
    index('ventes_magasin').on(table.magasinId, table.faiteLe),
    index('ventes_caisse').on(table.caisseId, table.faiteLe),
    index('ventes_en_cours')
      .on(table.recueLe)
      .where(sql`${table.statut} in ('OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE')`),
    // They are few among many, and their past is read by id. An index of `statut` would make each change of it dearer.
    index('ventes_annulees').on(table.id).where(sql`${table.motif} is not null`),
    check(
      'ventes_statut',
      sql`${table.statut} in ('OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE', 'CONFIRMEE', 'ANNULEE')`,
    ),
    check('ventes_motif', sql`(${table.statut} = 'ANNULEE') = (${table.motif} is not null)`),
    check('ventes_session_tenue', sql`${table.sessionId} is not null or ${table.numeroLocal} is not null`),
    check(
      'ventes_positives',
      sql`${table.numero} >= 1 and ${table.version} >= 1 and ${table.totalCents} >= 0`,
    ),
    check('ventes_rendu', sql`${table.recuCents} - ${table.renduCents} = ${table.especesCents}`),
  ],
)

export const venteLignes = pgTable(
  'vente_lignes',
  {
    venteId: uuid('vente_id').notNull(),
    rang: integer('rang').notNull(),
    produitId: integer('produit_id').notNull(),
    nom: text('nom').notNull(),
    quantite: integer('quantite').notNull(),
    prixCents: bigint('prix_cents', { mode: 'number' }).notNull(),
    prixVersion: integer('prix_version'),
    /** What one piece had cost the shop; null: nobody knew. */
    coutCents: bigint('cout_cents', { mode: 'number' }),
    remisePourcent: numeric('remise_pourcent', { precision: 6, scale: 3, mode: 'number' }).notNull(),
    remiseCents: bigint('remise_cents', { mode: 'number' }).notNull(),
    totalCents: bigint('total_cents', { mode: 'number' }).notNull(),
    motif: text('motif'),
  },
  (table) => [
    primaryKey({ columns: [table.venteId, table.produitId] }),
    check(
      'vente_lignes_total',
      sql`${table.quantite} >= 1 and ${table.totalCents} >= 0 and ${table.totalCents} = ${table.prixCents} * ${table.quantite} - ${table.remiseCents}`,
    ),
  ],
)

export const venteHistorique = pgTable(
  'vente_historique',
  {
    venteId: uuid('vente_id').notNull(),
    seq: integer('seq').notNull(),
    de: text('de').$type<StatutVente>(),
    vers: text('vers').$type<StatutVente>().notNull(),
    at: instant('a').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.venteId, table.seq] }),
    check(
      'vente_historique_transition',
      sql`(${table.seq} = 1) = (${table.de} is null) and case ${table.vers}
        when 'OUVERTE' then ${table.de} is null
        when 'STOCK_RESERVE' then ${table.de} = 'OUVERTE'
        when 'ENCAISSEE' then ${table.de} = 'STOCK_RESERVE'
        when 'CONFIRMEE' then coalesce(${table.de}, 'ENCAISSEE') = 'ENCAISSEE'
        else ${table.de} in ('OUVERTE', 'STOCK_RESERVE') end`,
    ),
  ],
)

/** What was cancelled before it was opened: an opening that comes late is refused, under whatever key. */
export const annulationsPrecoces = pgTable('annulations_precoces', {
  id: uuid('id').primaryKey(),
  motif: text('motif').notNull(),
  at: instant('a').notNull(),
})
