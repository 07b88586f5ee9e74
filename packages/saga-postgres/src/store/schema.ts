/**
 * The journal's tables. `sagas` holds where each saga stands; `transitions` and `audit` are only ever appended to, until
 * their saga goes as a whole, which it may some time after its end: triggers enforce both; `orchestrators` holds the leases, on this database's clock. What the engine writes is JSON as text:
 * it is read whole, so `jsonb` would cost work and serve no query.
 */
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

/** A transaction's number, over all wraps of the short one. */
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })

/**
 * Members of an ended saga's data. Its steps keep its number in its state; its store is what it started with, and is read there
 * first: the state is the longer text. A number has fewer digits; a text may be of any length.
 */
const ENDED = {
  numero: sql`case when ended_at is not null then left(coalesce(state -> 'kept' ->> 'numero',
    state -> 'data' ->> 'numero', input ->> 'numero'), 20) end`,
  magasinId: sql`case when ended_at is not null then left(coalesce(input ->> 'magasinId',
    state -> 'kept' ->> 'magasinId', state -> 'data' ->> 'magasinId'), 20) end`,
}

export const orchestrators = pgTable('orchestrators', {
  /** Minted at each start of a process: a lease never passes from one life of a process to the next. */
  id: uuid().primaryKey(),
  instance: text().notNull(),
  startedAt: instant('started_at').notNull().default(sql`clock_timestamp()`),
  leaseUntil: instant('lease_until').notNull(),
  /** `name@version` of what it runs; null of a version that did not say. */
  definitions: text().array(),
})

export const sagas = pgTable(
  'sagas',
  {
    id: uuid().primaryKey(),
    definition: text().notNull(),
    definitionVersion: integer('definition_version').notNull(),
    owner: uuid().notNull(),
    epoch: integer().notNull().default(1),
    version: integer().notNull().default(1),
    status: text().notNull(),
    /** Recovery still has work here; a saga that is final for clients may have some left. */
    recover: boolean().notNull(),
    /** What the saga started with: written by its intent, then never again. */
    input: json().notNull(),
    /** The rest of its state. */
    state: json().notNull(),
    /** Not to be claimed before; null is at once. */
    nextTry: instant('next_try'),
    deadline: instant('deadline').notNull(),
    /** Of an engine that runs many sagas in one execution: the one that this saga began in. */
    lot: uuid(),
    /** It was paid when its owner lost it: that owner may have answered its end, and not written it. */
    inDoubt: boolean('in_doubt').notNull().default(false),
    /** Owners lost since it last moved from one step or phase to the next. */
    takeovers: smallint('takeovers').notNull().default(0),
    clientKey: text('client_key'),
    fingerprint: text(),
    respondAsync: boolean('respond_async').notNull().default(false),
    /** The `traceparent` of what started it, so that a takeover goes on in its trace. */
    trace: text(),
    createdAt: instant('created_at').notNull().default(sql`clock_timestamp()`),
    updatedAt: instant('updated_at').notNull().default(sql`clock_timestamp()`),
    endedAt: instant('ended_at'),
    // Generated, so that its index is touched only when a saga is parked or is no longer.
    parked: boolean().generatedAlwaysAs(sql`status = 'BLOQUEE'`),
    // What lists look for: known from the end on, when the row leaves its page in any case.
    endedNumero: text('ended_numero').generatedAlwaysAs(ENDED.numero),
    endedMagasinId: text('ended_magasin_id').generatedAlwaysAs(ENDED.magasinId),
  },
  (table) => [
    uniqueIndex('sagas_client_key').on(table.clientKey).where(sql`client_key is not null`),
    // Neither column moves while a saga runs, so its updates stay within their page (HOT) until it ends.
    index('sagas_live').on(table.owner).where(sql`recover`),
    index('sagas_parked').on(table.id).where(sql`parked`),
    // Those that go on have no entry.
    index('sagas_ended_numero').on(table.endedNumero, table.id).where(sql`ended_numero is not null`),
    index('sagas_ended_magasin').on(table.endedMagasinId, table.id).where(sql`ended_magasin_id is not null`),
    check('sagas_status', sql`status in ('EN_COURS', 'COMPENSATION', 'TERMINEE', 'ANNULEE', 'BLOQUEE')`),
    check('sagas_counts', sql`epoch >= 1 and version >= 1 and takeovers >= 0`),
    check('sagas_ended', sql`(ended_at is not null) = (status in ('TERMINEE', 'ANNULEE'))`),
    check('sagas_running_is_recovered', sql`recover or status not in ('EN_COURS', 'COMPENSATION')`),
    check('sagas_fingerprint', sql`client_key is null or fingerprint is not null`),
  ],
)

export const transitions = pgTable(
  'transitions',
  {
    sagaId: uuid('saga_id').notNull(),
    /** The saga's version that this write led to. */
    version: integer().notNull(),
    epoch: integer().notNull(),
    /** Its transitions in order: one, or those of several entries that were written together. */
    details: json().notNull(),
    /** Its transaction: readers follow the journal in this order (`tail.ts`). */
    xact: xid8().notNull().default(sql`pg_current_xact_id()`),
  },
  (table) => [
    primaryKey({ columns: [table.sagaId, table.version] }),
    // Each entry is the greatest so far, and those of one group are equal: it costs next to nothing to keep.
    index('transitions_xact').on(table.xact),
  ],
)

/** The cancelling of a running saga: an event for its owner, which looks here every second. Empty but for moments. */
export const cancelRequests = pgTable('cancel_requests', {
  sagaId: uuid('saga_id')
    .primaryKey()
    .references(() => sagas.id, { onDelete: 'cascade' }),
  at: instant('at').notNull().default(sql`clock_timestamp()`),
  motif: text().notNull(),
})

export const audit = pgTable(
  'audit',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    sagaId: uuid('saga_id').notNull(),
    at: instant('at').notNull().default(sql`clock_timestamp()`),
    auteur: text().notNull(),
    action: text().notNull(),
    motif: text().notNull(),
    avant: text().notNull(),
    apres: text().notNull(),
    /** The key of whoever asked: under it, an act is done once on each saga. */
    cle: text(),
  },
  (table) => [
    index('audit_saga').on(table.sagaId, table.id),
    uniqueIndex('audit_cle').on(table.cle, table.sagaId).where(sql`cle is not null`),
    foreignKey({ columns: [table.sagaId], foreignColumns: [sagas.id] }).onDelete('cascade'),
    check('audit_action', sql`action in ('relancer', 'annuler', 'forcer')`),
    check('audit_motif', sql`char_length(motif) between 3 and 500`),
  ],
)

/** How far each task of the purge came. */
export const purges = pgTable(
  'purges',
  {
    task: text().primaryKey(),
    /** The last id that was looked at; null: the next round begins with the first. */
    after: uuid(),
    at: instant('at').notNull().default(sql`clock_timestamp()`),
  },
  () => [check('purges_task', sql`task in ('sagas', 'keys')`)],
)
