/** What a pool brings to every connection, and which servers are refused. */
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkDurability, createPool, withTx } from '../src/postgres/database.ts'
import { databaseFault } from '../src/postgres/fault.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('a pool to a server that is not there rejects as unavailable', async () => {
  const nowhere = createPool({ url: 'postgres://x@127.0.0.1:1/x', max: 1, applicationName: 'essai' })
  await expect(withTx(nowhere, async () => undefined)).rejects.toSatisfy(
    (cause) => databaseFault(cause) === 'unavailable',
  )
  await nowhere.end()
})

test('a statement that was planned on an empty table goes by its index once the table has grown', async () => {
  const kept = createPool({ url: database.url, max: 1, applicationName: 'essai' })
  await kept.query('create table plans (id int primary key, n int not null)')
  await kept.query('set plan_cache_mode = force_generic_plan')
  await kept.query(`prepare raise_all (int[]) as
    update plans set n = plans.n + 1 from unnest($1) as u (id) where plans.id = u.id`)
  await kept.query("execute raise_all ('{1}')")
  await kept.query('insert into plans select g, 0 from generate_series(1, 10000) g')
  const { rows } = await kept.query("explain execute raise_all ('{5000}')")
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('Index Scan using plans_pkey')
  expect(plan).not.toContain('Seq Scan')
  await kept.end()
})

test('a server that can lose what it acknowledged is refused', async () => {
  const usual = createPool({ url: database.url, max: 1, applicationName: 'essai' })
  await expect(checkDurability(usual)).resolves.toBeUndefined()
  const careless = createPool({
    url: database.url,
    max: 1,
    applicationName: 'essai',
    settings: { synchronous_commit: 'off' },
  })
  await expect(checkDurability(careless)).rejects.toThrow('synchronous_commit is off')
  await Promise.all([usual.end(), careless.end()])
})
