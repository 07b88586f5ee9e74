/** Accounts, of staff and of customers, and what they opened. Accounts are never deleted: the audit, sales and returns speak of them. */
import {
  bigint,
  boolean,
  check,
  index,
  instant,
  integer,
  jsonb,
  pgTable,
  sql,
  text,
  uniqueIndex,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'

export const utilisateurs = pgTable(
  'utilisateurs',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    /** As it was written; `identifiantForme` is how it is compared. */
    identifiant: text('identifiant').notNull(),
    identifiantForme: text('identifiant_forme').notNull().unique(),
    nom: text('nom').notNull(),
    email: text('email').notNull(),
    emailForme: text('email_forme').notNull().unique(),
    role: text('role').notNull(),
    /** The customer whose account it is; null for staff. */
    clientId: integer('client_id').unique(),
    /** The saga that made it together with its customer. */
    inscriptionId: uuid('inscription_id').unique(),
    magasins: integer('magasins').array().notNull(),
    actif: boolean('actif').notNull().default(true),
    /** An account of the demonstration, whose password everyone knows: a production does not start with one. */
    demo: boolean('demo').notNull().default(false),
    /** Argon2id with its parameters; null until one is given. */
    motDePasse: text('mot_de_passe'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    check('utilisateurs_role', sql`${table.role} in ('employe', 'gestionnaire', 'responsable', 'client')`),
    check('utilisateurs_client', sql`(${table.role} = 'client') = (${table.clientId} is not null)`),
    check('utilisateurs_version', sql`${table.version} >= 1`),
  ],
)

/**
 * What clients told of customers who have an account: the newest, in case the account is not there yet or its address is
 * another's for the time being. Once the account has it, only the version is kept.
 */
export const inscrits = pgTable(
  'inscrits',
  {
    inscriptionId: uuid('inscription_id').primaryKey(),
    version: integer('version').notNull(),
    attend: boolean('attend').notNull(),
    /** Null, like the address, for one who left. */
    nom: text('nom'),
    email: text('email'),
  },
  (table) => [
    check('inscrits_version', sql`${table.version} >= 1`),
    check('inscrits_entier', sql`(${table.nom} is null) = (${table.email} is null)`),
    check('inscrits_oublie', sql`${table.attend} or ${table.nom} is null`),
    index('inscrits_attend').on(table.inscriptionId).where(sql`${table.attend}`),
  ],
)

/** A session is a family of renewal tokens: one that is used twice ends it whole. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    utilisateurId: integer('utilisateur_id')
      .notNull()
      .references(() => utilisateurs.id),
    creeLe: instant('cree_le').notNull().default(sql`now()`),
    finieLe: instant('finie_le'),
  },
  (table) => [
    index('sessions_utilisateur').on(table.utilisateurId),
    index('sessions_finie').on(table.finieLe).where(sql`${table.finieLe} is not null`),
  ],
)

/** Renewal tokens, as SHA-256 of what was shown once. */
export const renouvellements = pgTable(
  'renouvellements',
  {
    fingerprint: text('fingerprint').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    expireLe: instant('expire_le').notNull(),
    utiliseLe: instant('utilise_le'),
  },
  (table) => [index('renouvellements_expire').on(table.expireLe)],
)

/** Tokens of programs, as SHA-256 of what was shown once. */
export const jetons = pgTable(
  'jetons',
  {
    id: uuid('id').primaryKey(),
    utilisateurId: integer('utilisateur_id')
      .notNull()
      .references(() => utilisateurs.id),
    nom: text('nom').notNull(),
    role: text('role').notNull(),
    fingerprint: text('fingerprint').notNull(),
    /** The key that signed it: published for as long as the token lives. */
    kid: text('kid').notNull(),
    creeLe: instant('cree_le').notNull().default(sql`now()`),
    expireLe: instant('expire_le').notNull(),
    revoqueLe: instant('revoque_le'),
  },
  (table) => [
    index('jetons_utilisateur').on(table.utilisateurId, table.id),
    index('jetons_revoque').on(table.revoqueLe).where(sql`${table.revoqueLe} is not null`),
    check('jetons_role', sql`${table.role} in ('employe', 'gestionnaire', 'responsable')`),
  ],
)

/** Ed25519 keys. The present one signs; the next is published before it does; past ones are until their tokens are over. */
export const cles = pgTable(
  'cles',
  {
    kid: text('kid').primaryKey(),
    /** Both halves, as a JWK: readable by this service's role alone. */
    jwk: jsonb('jwk').notNull(),
    statut: text('statut').notNull(),
    passeeLe: instant('passee_le'),
  },
  (table) => [
    check('cles_statut', sql`${table.statut} in ('SUIVANTE', 'PRESENTE', 'PASSEE')`),
    uniqueIndex('cles_une_de_chaque').on(table.statut).where(sql`${table.statut} <> 'PASSEE'`),
  ],
)

/** Wrong guesses in a row, for a name or an address. An attempt counts as wrong until it was right. */
export const tentatives = pgTable('tentatives', {
  cle: text('cle').primaryKey(),
  echecs: integer('echecs').notNull(),
  derniere: instant('derniere').notNull().default(sql`now()`),
  jusqua: instant('jusqua').notNull().default(sql`now()`),
})

/** What was done with accounts, and what was refused: append-only. */
export const audit = pgTable('audit', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  at: instant('a').notNull().default(sql`now()`),
  acte: text('acte').notNull(),
  auteurId: integer('auteur_id'),
  utilisateurId: integer('utilisateur_id'),
  identifiant: text('identifiant'),
  adresse: text('adresse'),
})
