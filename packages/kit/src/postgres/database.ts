/**
 * PostgreSQL as every process uses it: pools in which each wait has a limit, transactions that never give a broken connection
 * back, and a check at the start that refuses a server which may lose acknowledged writes.
 */
import pg from 'pg'
import { markWithoutEffect } from '../effect.ts'
import { databaseFault } from './fault.ts'

export type Pool = pg.Pool
/** A connection inside a transaction. Statements run through it and nowhere else. */
export type Tx = pg.PoolClient
/** Whatever can run a statement: a pool, or a connection inside a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>

export interface PoolOptions {
  readonly url: string
  readonly max: number
  readonly applicationName: string
  /** Settings of each session beside `KEPT_PLANS`. Names and values are ours, never a caller's. */
  readonly settings?: Readonly<Record<string, string>>
  readonly onError?: (cause: Error) => void
  /** Limits that differ from `DATABASE_TIMES`. */
  readonly times?: Partial<Readonly<Record<keyof typeof DATABASE_TIMES, number>>>
}

/** Limits in milliseconds. Client limits exceed the server's, so that the server's answer is normally the one seen. */
export const DATABASE_TIMES = {
  connectMs: 2_000,
  lockMs: 500,
  statementMs: 4_000,
  queryMs: 5_000,
  idleInTransactionMs: 5_000,
} as const

/**
 * Plans of named statements, of triggers and of foreign keys are kept, and the first are made while the tables may still
 * be empty. Only plans by index and nested loop stay right when the tables have grown. Planning every execution anew
 * would be right as well, and costs more than the statements themselves.
 */
const KEPT_PLANS = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_material: 'off',
  jit: 'off',
} as const

/**
 * Creates a pool of at most `max` connections. An idle connection that dies is reported to `onError` and replaced; it
 * never ends the process.
 */
export function createPool(options: PoolOptions): Pool {
  const settings = { ...KEPT_PLANS, ...options.settings }
  const times = { ...DATABASE_TIMES, ...options.times }
  // The types of pg do not have `pipeline` yet.
  const config: pg.PoolConfig & { readonly pipeline: true } = {
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: times.connectMs,
    query_timeout: times.queryMs,
    statement_timeout: times.statementMs,
    lock_timeout: times.lockMs,
    idle_in_transaction_session_timeout: times.idleInTransactionMs,
    keepAlive: true,
    // Statements are sent without waiting for the answers to earlier ones. The server still answers them one by one.
    pipeline: true,
    idleTimeoutMillis: 60_000,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  }
  const pool = new pg.Pool(config)
  const report = options.onError ?? (() => undefined)
  pool.on('error', report)
  pool.on('connect', (client) => {
    // When a connection in use dies, its query rejects. The event also needs a listener, or it would end the process.
    client.on('error', report)
    connectionOf(client).on('errorMessage', (cause: Error) => {
      if (!firstRefusals.has(client)) firstRefusals.set(client, cause)
    })
  })
  return pool
}

/** What speaks to the server. A client of a pool has it too, which the types of pg do not say. */
const connectionOf = (client: pg.PoolClient): pg.Connection => (client as unknown as pg.Client).connection

/** What the server refused first in the transaction of each connection. */
const firstRefusals = new WeakMap<pg.ClientBase, Error>()

/**
 * Why a transaction failed. Of statements that are sent together the first that fails fails all after it: whoever waits for several
 * may hear of a later one first, which says nothing but that.
 */
const rootOf = (client: Tx, cause: unknown): unknown =>
  cause instanceof pg.DatabaseError ? (firstRefusals.get(client) ?? cause) : cause

/**
 * Runs `work` in one READ COMMITTED transaction and returns its result once COMMIT has been acknowledged.
 *
 * Any rejection means: not known to be committed, and is the first fault that the transaction met. If COMMIT was not answered,
 * the transaction may have taken effect, so the caller repeats the whole command under the same key; any other fault is marked
 * as one without effect. A connection on which BEGIN, COMMIT or ROLLBACK failed is destroyed, never returned to the pool.
 *
 * @param options `first` and `last` send a statement in one packet with BEGIN and with COMMIT: a round trip less each.
 *   What `first` sends must have no effect unless `IN_TRANSACTION` holds, since the server runs it even when BEGIN alone
 *   fails. Should `last` fail, the server answers COMMIT with a rollback. `limitMs` is the most that a statement may take,
 *   where that is less than the session's own limit; it leaves with BEGIN.
 */
export async function withTx<T, F = undefined>(
  pool: Pool,
  work: (tx: Tx, first: F) => Promise<T>,
  { first, last, limitMs }: TxOptions<T, F> = {},
): Promise<T> {
  const client = await pool.connect().catch((cause: unknown) => {
    markWithoutEffect(cause)
    throw cause
  })
  let broken: Error | undefined
  let committing = false
  firstRefusals.delete(client)
  try {
    const begun = control(client, beginning(limitMs, first !== undefined), (cause) => (broken = cause))
    // Sent in the same turn as BEGIN. The async function turns an exception into a rejection.
    const opening = first && (async () => first(client))()
    // BEGIN is awaited first. Until `opening` is awaited below, its rejection counts as handled.
    opening?.catch(() => undefined)
    await begun
    try {
      const result = await work(client, (await opening) as F)
      const closing = last?.(client, result)
      committing = true
      const end = await settled(
        closing,
        control(client, 'commit', (cause) => (broken = cause)),
      )
      // The server answers COMMIT of a failed transaction with ROLLBACK, and no error.
      if (end !== 'COMMIT')
        throw new Error('the transaction had failed and was rolled back', {
          cause: firstRefusals.get(client),
        })
      return result
    } catch (cause) {
      if (broken === undefined)
        await control(client, 'rollback', (error) => (broken = error)).catch(() => undefined)
      throw cause
    }
  } catch (fault) {
    const cause = rootOf(client, fault)
    if (!committing || wasAnswered(broken)) markWithoutEffect(cause)
    throw cause
  } finally {
    client.release(broken)
  }
}

/** Whether the server answered COMMIT, even by refusing it: its outcome is then known. */
const wasAnswered = (broken: Error | undefined): boolean =>
  broken === undefined || databaseFault(broken) !== 'unavailable'

export interface TxOptions<T, F = undefined> {
  readonly first?: (tx: Tx) => Promise<F>
  readonly last?: (tx: Tx, result: T) => Promise<unknown>
  /** A whole number of milliseconds. */
  readonly limitMs?: number | undefined
}

/** The condition, in SQL, under which the first statement of a transaction may write. */
export const IN_TRANSACTION = `current_setting('comptoir.transaction', true) = 'on'`

function beginning(limitMs: number | undefined, marked: boolean): string {
  const mark = marked ? '; set local comptoir.transaction = on' : ''
  if (limitMs === undefined || limitMs >= DATABASE_TIMES.statementMs) return `begin${mark}`
  // A number of ours: SET takes no parameters.
  return `begin${mark}; set local statement_timeout = ${Math.max(1, Math.floor(limitMs))}`
}

/** Waits for both before it decides, so that no statement of this transaction is still under way. */
async function settled(closing: Promise<unknown> | undefined, commit: Promise<string>): Promise<string> {
  const [before, end] = await Promise.allSettled([closing, commit])
  if (before.status === 'rejected') throw before.reason
  if (end.status === 'rejected') throw end.reason
  return end.value
}

async function control(client: Tx, statement: string, onBroken: (cause: Error) => void): Promise<string> {
  try {
    return (await client.query(statement)).command
  } catch (cause) {
    onBroken(cause instanceof Error ? cause : new Error(String(cause)))
    throw cause
  }
}

/**
 * Refuses a server that can lose acknowledged writes.
 * @throws when fsync, full_page_writes or synchronous_commit is off.
 */
export async function checkDurability(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ name: string }>(
    `select name from pg_settings
     where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'`,
  )
  if (rows.length > 0)
    throw new Error(
      `PostgreSQL may lose acknowledged writes: ${rows.map((row) => row.name).join(', ')} is off. Switch it on.`,
    )
}
