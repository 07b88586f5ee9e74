/** Databases for tests: clones of a template that was migrated once, on the one server that the run's global setup started. */
import { randomBytes } from 'node:crypto'
import { createPool, type Pool } from '@comptoir/kit/postgres/database.ts'
import { migrateDatabase } from '@comptoir/kit/postgres/migrate.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { escapeIdentifier } from 'pg'

/** The variable by which the global setup tells the test files where the server is. */
export const serverVariable = 'COMPTOIR_TEST_POSTGRES'

export interface TestDatabase {
  /** The address, with a role that may do anything in it. */
  readonly url: string
  /** Ends its sessions and removes it. */
  drop(): Promise<void>
}

/** A database that is migrated once and cloned for each test file. */
export interface Template {
  /** Keys it for the whole run. */
  readonly name: string
  /** As `migrateDatabase` takes them. */
  readonly migrations: readonly URL[]
}

export interface TestDatabaseOptions {
  readonly template?: Template
  /** The administrator's address of the server; by default that of the run's global setup. */
  readonly server?: string
}

/**
 * Makes a database of its own for a test file: empty, or a clone of the migrated template (some tens of milliseconds).
 * Throws when no server is named and the global setup of `packages/testing/src/global-setup.ts` has not run.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = options.server ?? process.env[serverVariable]
  if (server === undefined)
    throw new Error(`${serverVariable} is not set: run integration tests through vitest`)
  const { template } = options
  const source = template === undefined ? 'template1' : await ensureTemplate(server, template)
  const name = `test_${randomBytes(6).toString('hex')}`
  // The default strategy (wal_log) locks the source in share mode only, so clones of one template are made side by side.
  await withClient(server, (client) =>
    client.query(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(source)}`),
  )
  return {
    url: urlOf(server, name),
    drop: async () => {
      await withClient(server, (client) =>
        client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
      )
    },
  }
}

/**
 * A pool as services have it, but for its limits of time. On a busy machine the half second for which a running system waits
 * for a lock may pass between two lines of a test; tests of those limits open a usual pool.
 */
export function createTestPool(url: string, max = 4): Pool {
  const patient = 50_000
  return createPool({
    url,
    max,
    applicationName: 'test',
    times: {
      connectMs: patient,
      lockMs: patient,
      statementMs: patient,
      queryMs: patient,
      idleInTransactionMs: patient,
    },
  })
}

async function ensureTemplate(server: string, template: Template): Promise<string> {
  const name = `template_${template.name}`
  await withClient(server, async (client) => {
    // Test files run in several processes; the first migrates, the others wait here and find it done.
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rows } = await client.query<{ ready: boolean }>(
      'select datistemplate as ready from pg_database where datname = $1',
      [name],
    )
    if (rows[0]?.ready === true) return
    if (rows[0] !== undefined) await client.query(`drop database ${escapeIdentifier(name)} with (force)`)
    await client.query(`create database ${escapeIdentifier(name)}`)
    await migrateDatabase(urlOf(server, name), template.migrations)
    await client.query(`alter database ${escapeIdentifier(name)} is_template true`)
  })
  return name
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
