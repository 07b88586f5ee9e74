/** Forgetting old keys and events: all of them, nothing else, in small bites, without reading what is young. */

import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { purgeOnce, startPurge } from '../src/purge.ts'
import { template } from './world.ts'

const TABLES = ['inbox', 'client_keys', 'outbox'] as const
const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const monotonicMs = () => performance.now()
let database: TestDatabase
let pool: Pool
beforeEach(async () => {
  database = await createTestDatabase({ template })
  pool = createTestPool(database.url)
})
afterEach(async () => {
  await pool.end()
  await database.drop()
})

/** Rows of each table, of an age. Events were sent. */
async function fill(count: number, age: string): Promise<void> {
  const rows = `from generate_series(1, ${count})`
  const born = `now() - interval '${age}'`
  await pool.query(`insert into inbox (key, operation, fingerprint, created_at)
    select gen_random_uuid()::text, 'essai.compter', '', ${born} ${rows}`)
  await pool.query(`insert into client_keys (scope, key, fingerprint, created_at)
    select 'essai', gen_random_uuid()::text, '', ${born} ${rows}`)
  await pool.query(`insert into outbox (id, type, body, created_at, sent_at)
    select gen_random_uuid(), 'essai.compte', '{}', ${born}, ${born} ${rows}`)
}

async function counts(): Promise<number[]> {
  const { rows } = await pool.query<{ n: number }>(
    TABLES.map((table) => `select count(*)::int as n from ${table}`).join(' union all '),
  )
  return rows.map(({ n }) => n)
}

test('more than a bite of each table is forgotten, what is younger and what was not sent stay', async () => {
  await pool.query(`insert into outbox (id, type, body, created_at)
    values (gen_random_uuid(), 'essai.compte', '{}', now() - interval '40 days')`)
  await fill(4_500, '32 days')
  await fill(10, '30 days')
  expect(await purgeOnce(pool)).toBe(13_500)
  expect(await counts()).toEqual([10, 10, 11])
})

test('a purge begins with its process: one that never lives for an hour forgets too', async () => {
  await fill(5, '32 days')
  const stop = startPurge({ pool, log, monotonicMs })
  await expect.poll(counts).toEqual([0, 0, 0])
  await stop()
})

test('it looks old rows up, and never reads a table', async () => {
  await fill(30_000, '1 day')
  await pool.query('vacuum analyze inbox, client_keys, outbox')
  const scans = async (what: string) => {
    const { rows } = await pool.query<{ n: number }>(
      `select coalesce(sum(${what}), 0)::int as n from pg_stat_user_tables where relname = any($1)`,
      [TABLES],
    )
    return rows[0]?.n
  }
  await pool.query('select pg_stat_reset()')
  const one = createTestPool(database.url, 1)
  expect(await purgeOnce(one)).toBe(0)
  // Its connection tells what it did when it ends, at the latest.
  await one.end()
  await expect.poll(() => scans('idx_scan')).toBeGreaterThanOrEqual(TABLES.length)
  expect(await scans('seq_scan')).toBe(0)
})

test('while one instance is at it, another leaves it to that one', async () => {
  await fill(5, '32 days')
  await withTx(pool, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('purge'))`)
    expect(await purgeOnce(pool)).toBe(0)
  })
  expect(await purgeOnce(pool)).toBe(15)
})

test('a stop ends it after the bite in hand, and it goes on another time', async () => {
  await fill(20_000, '32 days')
  const stop = new AbortController()
  const first = purgeOnce(pool, { signal: stop.signal, monotonicMs })
  await expect.poll(async () => (await counts())[0], { interval: 5 }).toBeLessThan(20_000)
  stop.abort()
  const removed = await first
  expect(removed).toBeGreaterThan(0)
  expect(removed).toBeLessThan(60_000)
  expect(removed + (await purgeOnce(pool))).toBe(60_000)
})
