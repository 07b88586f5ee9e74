/** A database of its own with one participant's operations on it: what the participant suite acts on and looks at. */
import { randomUUID } from 'node:crypto'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import {
  type Answer,
  type KeyedCommand,
  runGroup,
  type ServedOperation,
} from '@comptoir/participant/operation.ts'
import { TEST_INSTANT } from './builders.ts'
import { createTestDatabase, createTestPool, type TestDatabaseOptions } from './postgres.ts'

export interface Request {
  readonly key: string
  readonly body: object
}

export interface World {
  readonly pool: Pool
  /** Runs one group, as a lane would, and returns its answers in order. */
  run(served: ServedOperation, requests: readonly Request[]): Promise<readonly Answer[]>
  /** Runs one command alone. */
  one(served: ServedOperation, request: Request): Promise<Answer>
  /** Every row of every table but the inbox, with the transaction that wrote it: equal dumps mean that nothing was written. */
  dump(): Promise<unknown>
  /**
   * Empties the tables that the migrations left empty, and prepares anew: much cheaper than another clone. Few rows are
   * deleted sooner than tables are truncated, which makes new files for each of them and its indexes.
   */
  reset(): Promise<void>
  close(): Promise<void>
}

export interface WorldOptions {
  readonly template: NonNullable<TestDatabaseOptions['template']>
  /** Arranges the data that the bodies need. */
  readonly prepare: (pool: Pool) => Promise<void>
  /** Opens the pool, for tests of the usual limits of time. */
  readonly open?: (url: string) => Pool
}

/** Clones the template and prepares it. The clock stands still at `TEST_INSTANT`. */
export async function createWorld({
  template,
  prepare,
  open = createTestPool,
}: WorldOptions): Promise<World> {
  const database = await createTestDatabase({ template })
  const pool = open(database.url)
  const deps = {
    pool,
    now: () => TEST_INSTANT,
    monotonicMs: () => performance.now(),
    newId: () => randomUUID(),
  }
  const run: World['run'] = (served, requests) => runGroup(deps, served, requests.map(asCommand(served)))
  const emptying = await emptyingText(pool)
  await prepare(pool)
  return {
    pool,
    run,
    reset: async () => {
      // In this role of the session no trigger fires, those that make tables append-only included.
      await withTx(pool, async (tx) => {
        await tx.query('set local session_replication_role = replica')
        await tx.query(emptying)
      })
      await prepare(pool)
    },
    one: async (served, request) => (await run(served, [request]))[0] as Answer,
    dump: () => dumpTables(pool),
    close: async () => {
      await pool.end()
      await database.drop()
    },
  }
}

const asCommand =
  ({ spec }: ServedOperation) =>
  ({ key, body }: Request): KeyedCommand => ({
    key,
    body: body as KeyedCommand['body'],
    fingerprint: fingerprint(body, spec.volatile),
  })

/** The statements that put tables and sequences back to what the migrations left. */
async function emptyingText(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ sequence: string }>(
    `select format('select setval(%L, %s, false)', schemaname || '.' || quote_ident(sequencename), start_value) as sequence
     from pg_sequences where schemaname = 'public' and last_value is null`,
  )
  const tables = await emptyTables(pool)
  return [...tables.map((table) => `delete from ${table}`), ...rows.map(({ sequence }) => sequence)].join(
    '; ',
  )
}

async function emptyTables(pool: Pool): Promise<string[]> {
  const empty: string[] = []
  for (const name of [...(await tableNames(pool)), 'inbox']) {
    const { rowCount } = await pool.query(`select 1 from ${name} limit 1`)
    if (rowCount === 0) empty.push(name)
  }
  return empty
}

async function tableNames(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables
     where schemaname = 'public' and tablename <> 'inbox' order by 1`,
  )
  return rows.map((row) => row.name)
}

/** Every row of every table but the inbox, with the transaction that wrote it. */
export async function dumpTables(pool: Pool): Promise<Readonly<Record<string, unknown>>> {
  const dump: Record<string, unknown> = {}
  for (const name of await tableNames(pool)) {
    const { rows } = await pool.query(
      `select t.xmin::text, to_jsonb(t) as row from ${name} t order by 2::text`,
    )
    dump[name] = rows
  }
  return dump
}
