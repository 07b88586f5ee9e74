/** The tables of a safe participant. Each service's schema includes them, so its migrations create them. */
import { instant } from '@comptoir/kit/postgres/columns.ts'
import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

/** One row per command ever taken: its key, what it was, and the reply that it has from now on. */
export const inbox = pgTable(
  'inbox',
  {
    cle: text('cle').primaryKey(),
    operation: text('operation').notNull(),
    empreinte: text('empreinte').notNull(),
    /** Null only inside the transaction that claims the key. */
    reponse: jsonb('reponse'),
    creeLe: instant('cree_le').notNull().default(sql`now()`),
  },
  (table) => [index('inbox_cree_le').using('brin', table.creeLe)],
)

/** Events that leave with the data that they speak of. A row without `envoye_le` is still to be sent. */
export const outbox = pgTable(
  'outbox',
  {
    ordre: bigint('ordre', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    id: uuid('id').notNull().unique(),
    type: text('type').notNull(),
    corps: jsonb('corps').notNull(),
    /** The `traceparent` of what made it happen. */
    trace: text('trace'),
    creeLe: instant('cree_le').notNull().default(sql`now()`),
    envoyeLe: instant('envoye_le'),
  },
  (table) => [index('outbox_a_envoyer').on(table.ordre).where(sql`${table.envoyeLe} is null`)],
)

/** Clients' Idempotency-Keys: the answer that was given stands beside the effect that it speaks of. */
export const cles = pgTable(
  'cles',
  {
    portee: text('portee').notNull(),
    cle: text('cle').notNull(),
    empreinte: text('empreinte').notNull(),
    statut: integer('statut'),
    reponse: jsonb('reponse'),
    creeLe: instant('cree_le').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.portee, table.cle] }),
    index('cles_cree_le').using('brin', table.creeLe),
    check('cles_longueur', sql`length(${table.cle}) <= 255`),
  ],
)
