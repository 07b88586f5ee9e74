/** The cache in the memory of several instances: the suite of every cache, and what one tells the others. */

import { setTimeout as pass } from 'node:timers/promises'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Cache } from '../src/cache/cache.ts'
import { createToldMemoryCache } from '../src/cache/told-memory.ts'
import { newId } from '../src/ids.ts'
import { createLogger } from '../src/observe/logger.ts'
import type { Pool } from '../src/postgres/database.ts'
import { cacheSuite } from './cache-suite.ts'

const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const HOUR = 3_600_000
let database: TestDatabase
let pool: Pool
let open: Cache[] = []
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createTestPool(database.url)
})
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()))
  open = []
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const answers = (cache: Cache) =>
  cache.get('a', []).then(
    () => true,
    () => false,
  )

async function listening(): Promise<Cache> {
  const cache = createToldMemoryCache({ url: database.url, pool, instanceId: newId(), log })
  open.push(cache)
  await expect.poll(() => answers(cache)).toBe(true)
  return cache
}

describe('a cache', () => {
  cacheSuite(async () => ({ cache: await listening(), pass }))
})

test('what one instance invalidates is gone in the others', async () => {
  const [one, two] = [await listening(), await listening()]
  for (const key of ['a', 'b']) await (await two.get(key, [key])).fill('old', HOUR)
  await one.invalidate(['a'])
  await expect.poll(async () => (await two.get('a', ['a'])).value).toBeUndefined()
  expect((await two.get('b', ['b'])).value).toBe('old')
  await one.invalidate(Array.from({ length: 2_000 }, (_, n) => `tag:${n}`))
  await expect.poll(async () => (await two.get('b', ['b'])).value).toBeUndefined()
})

test('an instance that cannot hear the others answers nothing, and begins empty when it hears them again', async () => {
  const cache = await listening()
  await (await cache.get('a', ['a'])).fill('old', HOUR)
  await pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like '% cache' and datname = current_database()",
  )
  await expect.poll(() => answers(cache)).toBe(false)
  await expect.poll(() => answers(cache)).toBe(true)
  expect((await cache.get('a', ['a'])).value).toBeUndefined()
})
