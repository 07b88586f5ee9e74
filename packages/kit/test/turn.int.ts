import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool, type Pool, withTx } from '../src/postgres/database.ts'
import { takeTurn } from '../src/postgres/turn.ts'

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  const times = { statementMs: 1_500, queryMs: 1_600 }
  pool = createPool({ url: database.url, max: 3, applicationName: 'essai', times })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

test('who wants a turn waits for the one before, longer than for a lock or a statement, and not for another turn', async () => {
  const order: string[] = []
  const [taken, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = withTx(pool, async (tx) => {
    await takeTurn(tx, 'essai')
    taken.resolve()
    await over.promise
    order.push('first')
  })
  await taken.promise
  const second = withTx(pool, async (tx) => {
    await takeTurn(tx, 'essai')
    order.push('second')
  })
  // Waiting: by then the usual limits would have ended it.
  const waitsLong = async () => {
    const { rows } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
       and query_start < clock_timestamp() - interval '1700 milliseconds'`,
    )
    return rows.length
  }
  await expect.poll(waitsLong).toBe(1)
  await withTx(pool, async (tx) => {
    await takeTurn(tx, 'autre')
    order.push('other')
  })
  over.resolve()
  await Promise.all([first, second])
  expect(order).toEqual(['other', 'first', 'second'])
  const { rows } = await pool.query(
    "select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement",
  )
  expect(rows).toEqual([{ lock: '500ms', statement: '1500ms' }])
})
