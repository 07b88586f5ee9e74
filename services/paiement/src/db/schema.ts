/** The tables of paiement. Rules that must never break are constraints; see also the custom migration beside the generated one. */
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
  smallint,
  sql,
  text,
  uniqueIndex,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Autorisation, Carte } from '../domain/autorisation.ts'
import type { Origine } from '../domain/paiement.ts'
import type { Encaissement, Pour, Recette, Remboursement, RemboursementPart } from '../domain/recette.ts'

const cents = (name: string) => bigint(name, { mode: 'number' })

/**
 * Clients' accounts, with the balance that their entries add up to. The house's own accounts (`ventes`, `invites`,
 * `exterieur`) have no row: their balance is the sum of their entries, so orders of guests wait for no common row.
 */
export const comptes = pgTable(
  'comptes',
  {
    clientId: integer('client_id').primaryKey(),
    soldeCents: cents('solde_cents').notNull().default(0),
    ouvertLe: instant('ouvert_le').notNull(),
  },
  (table) => [check('comptes_solde', sql`${table.soldeCents} >= 0`)],
)

/** What happened: one row for each movement of money, and the marks that refuse a late one. Only ever appended to. */
export const operations = pgTable(
  'operations',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    type: text('type').notNull(),
    /**
     * Who made it: an order's saga, or a client of a public route. Each has references of its own, so that neither can
     * take or refuse what is the other's. The default lets a process of the version before go on writing.
     */
    origine: text('origine').$type<Origine>().notNull().default('SAGA'),
    /** The order's id, or the id that a client gave to a payment. */
    reference: text('reference').notNull(),
    clientId: integer('client_id').references(() => comptes.clientId),
    montantCents: cents('montant_cents').notNull(),
    motif: text('motif'),
    at: instant('a').notNull(),
    /** Which tender of a sale, or which part of a return's refund, counted from 0. */
    part: smallint('part'),
  },
  (table) => [
    // A reference is captured once, or marked as voided, never both: the two compete for one place.
    uniqueIndex('operations_une_capture')
      .on(table.reference, table.origine)
      .where(sql`${table.type} in ('CAPTURE', 'ANNULATION')`),
    uniqueIndex('operations_un_remboursement')
      .on(table.reference, table.origine)
      .where(sql`${table.type} = 'REMBOURSEMENT'`),
    uniqueIndex('operations_une_ouverture').on(table.clientId).where(sql`${table.type} = 'OUVERTURE'`),
    uniqueIndex('operations_une_part')
      .on(table.reference, table.type, table.part)
      .where(sql`${table.part} is not null`),
    check(
      'operations_type',
      sql`${table.type} in ('CAPTURE', 'REMBOURSEMENT', 'OUVERTURE', 'CREDIT', 'ANNULATION', 'ENCAISSEMENT', 'RETOUR', 'EXTOURNE')`,
    ),
    check(
      'operations_part',
      sql`(${table.type} in ('ENCAISSEMENT', 'RETOUR', 'EXTOURNE')) = (${table.part} is not null)`,
    ),
    check('operations_origine', sql`${table.origine} in ('SAGA', 'PUBLIQUE')`),
    check('operations_reference', sql`length(${table.reference}) between 1 and 64`),
    check('operations_montant', sql`${table.montantCents} >= 0`),
    check(
      'operations_annulation',
      sql`${table.type} <> 'ANNULATION' or (${table.montantCents} = 0 and ${table.clientId} is null)`,
    ),
    check(
      'operations_client',
      sql`${table.type} not in ('OUVERTURE', 'CREDIT') or ${table.clientId} is not null`,
    ),
  ],
)

/**
 * The sides of each operation; their amounts add up to zero. Triggers check that, and that the operation is there,
 * once for a whole statement: a foreign key and a deferred trigger ask row by row, which cost more than all the rest of
 * a payment. So an operation and its entries are written by one statement. Only ever appended to.
 */
export const ecritures = pgTable(
  'ecritures',
  {
    operationId: bigint('operation_id', { mode: 'number' }).notNull(),
    /** 1: the payer's side, of the whole amount; 2: the other; 3: what rounding cash adds or takes. */
    rang: smallint('rang').notNull(),
    compte: text('compte').notNull(),
    clientId: integer('client_id'),
    montantCents: cents('montant_cents').notNull(),
    /** The session of the till that holds the cash; none when the till was closed. */
    sessionId: uuid('session_id'),
  },
  (table) => [
    primaryKey({ columns: [table.operationId, table.rang] }),
    index('ecritures_client').on(table.clientId, table.operationId).where(sql`${table.clientId} is not null`),
    index('ecritures_session').on(table.sessionId).where(sql`${table.sessionId} is not null`),
    check('ecritures_rang', sql`${table.rang} in (1, 2, 3)`),
    check(
      'ecritures_compte',
      sql`${table.compte} in ('client', 'invites', 'ventes', 'exterieur', 'caisse', 'cartes', 'arrondis')`,
    ),
    check('ecritures_client_id', sql`(${table.compte} = 'client') = (${table.clientId} is not null)`),
    check('ecritures_session_id', sql`${table.compte} = 'caisse' or ${table.sessionId} is null`),
    check('ecritures_arrondis', sql`(${table.compte} = 'arrondis') = (${table.rang} = 3)`),
  ],
)

/**
 * What a sale took, or an order of which something came back. Its returns lock this row and add up in it, so that together they
 * never give back more than it took.
 */
export const recettes = pgTable(
  'recettes',
  {
    pour: text('pour').$type<Pour>().notNull(),
    reference: uuid('reference').notNull(),
    statut: text('statut').$type<Recette['statut']>().notNull(),
    sessionId: uuid('session_id'),
    clientId: integer('client_id'),
    moyens: jsonb('moyens').$type<readonly Encaissement[]>().notNull(),
    prisCents: cents('pris_cents').notNull(),
    renduCents: cents('rendu_cents').notNull().default(0),
    at: instant('a').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.pour, table.reference] }),
    check('recettes_pour', sql`${table.pour} in ('VENTE', 'COMMANDE')`),
    check('recettes_statut', sql`${table.statut} in ('PRISE', 'ANNULEE')`),
    check('recettes_rendu', sql`${table.renduCents} between 0 and ${table.prisCents}`),
    check('recettes_annulee', sql`${table.statut} = 'PRISE' or ${table.renduCents} = 0`),
  ],
)

/** What a return gave back, or the mark that refuses a refund which comes late. */
export const remboursements = pgTable(
  'remboursements',
  {
    retourId: uuid('retour_id').primaryKey(),
    statut: text('statut').$type<Remboursement['statut']>().notNull(),
    pour: text('pour').$type<Pour>(),
    reference: uuid('reference'),
    sessionId: uuid('session_id'),
    clientId: integer('client_id'),
    parts: jsonb('parts').$type<readonly RemboursementPart[]>().notNull(),
    at: instant('a').notNull(),
    /** Who gave it back of his own accord, on which day of the shops, and how much of what was paid. */
    auteur: text('auteur'),
    jour: text('jour'),
    montantCents: cents('montant_cents'),
  },
  (table) => [
    index('remboursements_jour').on(table.auteur, table.jour).where(sql`${table.auteur} is not null`),
    index('remboursements_recette').on(table.reference).where(sql`${table.reference} is not null`),
    check('remboursements_statut', sql`${table.statut} in ('REMBOURSE', 'ANNULE')`),
    check(
      'remboursements_recette',
      sql`(${table.pour} is null) = (${table.reference} is null)
        and (${table.statut} = 'ANNULE' or ${table.reference} is not null)`,
    ),
    check(
      'remboursements_auteur',
      sql`(${table.auteur} is null) = (${table.jour} is null) and (${table.auteur} is null or ${table.montantCents} >= 0)`,
    ),
  ],
)

/** What the card terminal was asked for each sale, recorded before it was asked, and what it answered. */
export const autorisations = pgTable(
  'autorisations',
  {
    /** The sale that takes money from a card, or the return that gives it back. */
    reference: uuid('reference').primaryKey(),
    pour: text('pour').$type<Autorisation['pour']>().notNull(),
    statut: text('statut').$type<Autorisation['statut']>().notNull(),
    montantCents: cents('montant_cents').notNull(),
    carte: text('carte').$type<Carte>(),
    at: instant('a').notNull(),
  },
  (table) => [
    index('autorisations_waiting')
      .on(table.statut, table.at)
      .where(sql`${table.statut} in ('DEMANDEE', 'AUTORISEE', 'A_ANNULER')`),
    check(
      'autorisations_statut',
      sql`${table.statut} in ('DEMANDEE', 'AUTORISEE', 'REFUSEE', 'ENCAISSEE', 'A_ANNULER', 'ANNULEE')`,
    ),
    check('autorisations_pour', sql`${table.pour} in ('VENTE', 'RETOUR')`),
    check('autorisations_carte', sql`${table.statut} = 'ANNULEE' or ${table.carte} is not null`),
    check('autorisations_montant', sql`${table.montantCents} >= 0`),
  ],
)

/**
 * The memory of the simulated terminal, and nothing of this service's: it stands for a machine outside, which remembers what it did
 * when this process dies. Read and written by `src/terminal/simulated.ts` alone, outside every transaction.
 */
export const simulatedTerminal = pgTable(
  'terminal_simule',
  {
    key: text('key').primaryKey(),
    answer: text('answer').$type<'accepted' | 'refused' | 'void'>().notNull(),
    /** It never answers a question about money that it took. */
    isMute: boolean('is_mute').notNull(),
    /** Until then it thinks. */
    readyAt: instant('ready_at').notNull(),
  },
  (table) => [check('terminal_simule_answer', sql`${table.answer} in ('accepted', 'refused', 'void')`)],
)
