/**
 * Tables of stores and tills. What was done at a till is never changed: movements and closings are append-only. Rules that must
 * never break are constraints; see also the custom migrations beside the generated ones.
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
  unique,
  uniqueIndex,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { LigneEnAttente } from '../domain/attente.ts'
import type { Sens } from '../domain/caisse.ts'
import type { TypeDeLieu } from '../domain/magasin.ts'

/** This service's own copy of the price list. */
export { inventaire, prix } from '@comptoir/participant/price-list-schema.ts'
export * from './schema-retours.ts'
export * from './schema-ventes.ts'

export const magasins = pgTable(
  'magasins',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    nom: text('nom').notNull().unique(),
    type: text('type').$type<TypeDeLieu>().notNull().default('MAGASIN'),
    adresse: text('adresse').notNull(),
    ville: text('ville').notNull(),
    codePostal: text('code_postal').notNull(),
    telephone: text('telephone'),
    email: text('email'),
    region: text('region').notNull(),
    objectifCents: bigint('objectif_cents', { mode: 'number' }),
    ouvert: boolean('ouvert').notNull().default(true),
    version: integer('version').notNull().default(1),
    creeLe: instant('cree_le').notNull().default(sql`now()`),
    modifieLe: instant('modifie_le').notNull().default(sql`now()`),
  },
  (table) => [
    check('magasins_type', sql`${table.type} in ('MAGASIN', 'CENTRE')`),
    check('magasins_positifs', sql`${table.objectifCents} >= 0 and ${table.version} >= 1`),
  ],
)

export const caisses = pgTable(
  'caisses',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    magasinId: integer('magasin_id')
      .notNull()
      .references(() => magasins.id),
    nom: text('nom').notNull(),
  },
  (table) => [unique('caisses_nom').on(table.magasinId, table.nom)],
)

/** From the opening of a till to its closing. A till has one that is open, or none. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    caisseId: integer('caisse_id')
      .notNull()
      .references(() => caisses.id),
    /** Who holds it: the account, and its name at that time. */
    tenuePar: text('tenue_par').notNull(),
    tenueParNom: text('tenue_par_nom').notNull(),
    fondCents: bigint('fond_cents', { mode: 'number' }).notNull(),
    ouverteLe: instant('ouverte_le').notNull(),
    fermeeLe: instant('fermee_le'),
  },
  (table) => [
    uniqueIndex('sessions_une_ouverte').on(table.caisseId).where(sql`${table.fermeeLe} is null`),
    check('sessions_fond', sql`${table.fondCents} >= 0`),
  ],
)

/** Money put into a till or taken out by hand. */
export const mouvements = pgTable(
  'mouvements',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    sens: text('sens').$type<Sens>().notNull(),
    montantCents: bigint('montant_cents', { mode: 'number' }).notNull(),
    motif: text('motif').notNull(),
    par: text('par').notNull(),
    at: instant('a').notNull(),
  },
  (table) => [
    index('mouvements_session').on(table.sessionId, table.id),
    check('mouvements_sens', sql`${table.sens} in ('ENTREE', 'SORTIE')`),
    check('mouvements_montant', sql`${table.montantCents} > 0`),
  ],
)

/** What was found at the end of a session, numbered without gaps for each till. */
export const fermetures = pgTable(
  'fermetures',
  {
    caisseId: integer('caisse_id')
      .notNull()
      .references(() => caisses.id),
    numero: integer('numero').notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .unique()
      .references(() => sessions.id),
    tenuePar: text('tenue_par').notNull(),
    ouverteLe: instant('ouverte_le').notNull(),
    fermeeLe: instant('fermee_le').notNull(),
    fermeePar: text('fermee_par').notNull(),
    fondCents: bigint('fond_cents', { mode: 'number' }).notNull(),
    entreesCents: bigint('entrees_cents', { mode: 'number' }).notNull(),
    sortiesCents: bigint('sorties_cents', { mode: 'number' }).notNull(),
    ventesCents: bigint('ventes_cents', { mode: 'number' }).notNull().default(0),
    retoursCents: bigint('retours_cents', { mode: 'number' }).notNull().default(0),
    attenduCents: bigint('attendu_cents', { mode: 'number' }).notNull(),
    compteCents: bigint('compte_cents', { mode: 'number' }).notNull(),
    ecartCents: bigint('ecart_cents', { mode: 'number' }).notNull(),
    motif: text('motif'),
  },
  (table) => [
    primaryKey({ columns: [table.caisseId, table.numero] }),
    check(
      'fermetures_attendu',
      sql`${table.attenduCents} = ${table.fondCents} + ${table.ventesCents} - ${table.retoursCents} + ${table.entreesCents} - ${table.sortiesCents}`,
    ),
    check('fermetures_ecart', sql`${table.ecartCents} = ${table.compteCents} - ${table.attenduCents}`),
  ],
)

/** A sale put aside. It holds no stock, and is taken once. */
export const attentes = pgTable(
  'attentes',
  {
    id: uuid('id').primaryKey(),
    magasinId: integer('magasin_id')
      .notNull()
      .references(() => magasins.id),
    nom: text('nom').notNull(),
    lignes: jsonb('lignes').$type<readonly LigneEnAttente[]>().notNull(),
    par: text('par').notNull(),
    at: instant('a').notNull(),
    reprisePar: text('reprise_par'),
    repriseLe: instant('reprise_le'),
  },
  (table) => [
    index('attentes_a_reprendre').on(table.magasinId, table.id).where(sql`${table.repriseLe} is null`),
    check('attentes_reprise', sql`(${table.reprisePar} is null) = (${table.repriseLe} is null)`),
  ],
)
