/** The tables of paiement. Rules that must never break are constraints; see also the custom migration beside the generated one. */
import {
  bigint,
  check,
  index,
  instant,
  integer,
  pgTable,
  primaryKey,
  smallint,
  sql,
  text,
  uniqueIndex,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Origine } from '../domain/paiement.ts'

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
    check(
      'operations_type',
      sql`${table.type} in ('CAPTURE', 'REMBOURSEMENT', 'OUVERTURE', 'CREDIT', 'ANNULATION')`,
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
 * The two sides of each operation; their amounts add up to zero. Triggers check that, and that the operation is there,
 * once for a whole statement: a foreign key and a deferred trigger ask row by row, which cost more than all the rest of
 * a payment. So an operation and its entries are written by one statement. Only ever appended to.
 */
export const ecritures = pgTable(
  'ecritures',
  {
    operationId: bigint('operation_id', { mode: 'number' }).notNull(),
    /** 1: the client's or the guests' side; 2: the other. */
    rang: smallint('rang').notNull(),
    compte: text('compte').notNull(),
    clientId: integer('client_id'),
    montantCents: cents('montant_cents').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.operationId, table.rang] }),
    index('ecritures_client').on(table.clientId, table.operationId).where(sql`${table.clientId} is not null`),
    check('ecritures_rang', sql`${table.rang} in (1, 2)`),
    check('ecritures_compte', sql`${table.compte} in ('client', 'invites', 'ventes', 'exterieur')`),
    check('ecritures_client_id', sql`(${table.compte} = 'client') = (${table.clientId} is not null)`),
  ],
)
