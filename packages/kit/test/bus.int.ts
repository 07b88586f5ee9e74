import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { eventually } from '@comptoir/testing/service.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BusEvent, createBus } from '../src/bus/bus.ts'
import { newId } from '../src/ids.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createPool, type Pool } from '../src/postgres/database.ts'

const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, max: 1, applicationName: 'essai' })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

test('events that a consumer took, and died with, come to another one soon', async () => {
  const subscriptions = { 'essai.evenement': ['essai'] }
  const bus = await createBus({ url: database.url, subscriptions, log, abandonedAfterSeconds: 1 })
  const event: BusEvent = { id: newId(), type: 'essai.evenement', corps: {} }
  await bus.publish([event])
  // What a consumer leaves behind that is killed between taking an event and saying that it is done.
  const taken = await pool.query(`update pgboss.job set state = 'active', started_on = now() where id = $1`, [
    event.id,
  ])
  expect(taken.rowCount).toBe(1)
  const received: BusEvent[] = []
  await bus.consume('essai', async (events) => {
    received.push(...events)
  })
  expect(await eventually(async () => received.length > 0)).toBe(true)
  expect(received).toEqual([event])
  await bus.close()
})
