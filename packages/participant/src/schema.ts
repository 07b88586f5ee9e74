/** The tables of a safe participant. The migrations of this package make them, before those of the service. */
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
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'

/** One row per command ever taken: its key, what it was, and the reply that it has from now on. */
export const inbox = pgTable(
  'inbox',
  {
    key: text('key').primaryKey(),
    operation: text('operation').notNull(),
    fingerprint: text('fingerprint').notNull(),
    /** Null only inside the transaction that claims the key. */
    reply: jsonb('reply'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (table) => [index('inbox_created_at').using('brin', table.createdAt)],
)

/** Events that leave with the data that they speak of. A row without `sent_at` is still to be sent. */
export const outbox = pgTable(
  'outbox',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    id: uuid('id').notNull(),
    type: text('type').notNull(),
    body: jsonb('body').notNull(),
    /** The `traceparent` of what made it happen. */
    trace: text('trace'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    sentAt: instant('sent_at'),
  },
  (table) => [index('outbox_to_send').on(table.seq).where(sql`${table.sentAt} is null`)],
)

/** Clients' Idempotency-Keys: the answer that was given stands beside the effect that it speaks of. */
export const clientKeys = pgTable(
  'client_keys',
  {
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    status: integer('status'),
    reply: jsonb('reply'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.key] }),
    index('client_keys_created_at').using('brin', table.createdAt),
    check('client_keys_key_length', sql`length(${table.key}) <= 255`),
  ],
)
