import type { Bus, WrittenEvent } from '@comptoir/kit/bus/bus.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { outboxMetrics, sendRound, startRelay, writeEvents } from '../src/outbox.ts'
import { appDeps, openPool, template } from './world.ts'

let database: TestDatabase
let pool: Pool
beforeEach(async () => {
  database = await createTestDatabase({ template })
  pool = openPool(database.url)
})
afterEach(async () => {
  await pool.end()
  await database.drop()
})

/** A bus that remembers, and fails when told to. */
function memoryBus() {
  const sent: WrittenEvent[] = []
  const state = { down: false }
  const bus: Bus = {
    publish: async (events) => {
      if (state.down) throw new Error('bus is down')
      sent.push(...events)
    },
    consume: async () => undefined,
    close: async () => undefined,
  }
  return { bus, sent, state, numbers: () => sent.map(({ json }) => (JSON.parse(json) as { n: number }).n) }
}

const unEvenement = (n: number) => ({ id: 'essai.compte', body: { n } })
const write = (...numbers: number[]) => writeEvents(pool, numbers.map(unEvenement), newId)

test('an event whose transaction commits after a later one is sent all the same', async () => {
  const { bus, numbers } = memoryBus()
  const [started, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = withTx(pool, async (tx) => {
    await writeEvents(tx, [unEvenement(1)], newId)
    started.resolve()
    await released.promise
  })
  await started.promise
  await write(2)
  expect(await sendRound(pool, bus)).toBe(1)
  expect(numbers()).toEqual([2])
  released.resolve()
  await slow
  expect(await sendRound(pool, bus)).toBe(1)
  expect(numbers()).toEqual([2, 1])
})

test('what the bus did not take is sent again, with the same id', async () => {
  const { bus, sent, state } = memoryBus()
  await write(1)
  const { rows } = await pool.query<{ id: string }>('select id from outbox')
  state.down = true
  await expect(sendRound(pool, bus)).rejects.toThrow('bus is down')
  state.down = false
  expect(await sendRound(pool, bus)).toBe(1)
  expect(sent).toEqual([{ id: rows[0]?.id, type: 'essai.compte', json: '{"n": 1}' }])
  expect(await sendRound(pool, bus)).toBe(0)
})

test('rounds at the same time share the work and send nothing twice', async () => {
  const { bus, numbers } = memoryBus()
  const entered = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const holding: typeof bus = {
    ...bus,
    publish: async (events) => {
      entered.resolve()
      await held.promise
      await bus.publish(events)
    },
  }
  await write(...Array.from({ length: 450 }, (_, n) => n))
  const first = sendRound(pool, holding)
  await entered.promise
  // The first has read its events and not yet marked them: the second must take others.
  const second = await sendRound(pool, bus)
  held.resolve()
  expect([await first, second]).toEqual([200, 200])
  expect(numbers()).toHaveLength(400)
  expect(new Set(numbers()).size).toBe(400)
})

test('a relay that is woken sends everything, whatever the number of rounds, and outlives a bus that fails', async () => {
  const { bus, sent, state } = memoryBus()
  state.down = true
  const relay = startRelay({ pool, bus, log: appDeps(pool).log }, 20)
  await write(...Array.from({ length: 401 }, (_, n) => n))
  relay.wake()
  state.down = false
  await expect.poll(() => sent.length).toBe(401)
  await relay.stop()
  await write(1)
  const { rows } = await pool.query('select 1 from outbox where sent_at is null')
  expect(rows).toHaveLength(1)
})

test('the age of the oldest event that waits is told: 0 once it is sent, unknown while the database is away', async () => {
  const registry = createMetrics('essai', 'essai-1')
  outboxMetrics({ pool, registry })
  const age = async () => {
    const metric = await registry.getSingleMetric('outbox_oldest_age_seconds')?.get()
    return metric?.values[0]?.value
  }
  expect(await age()).toBe(0)
  await write(1)
  await pool.query("update outbox set created_at = now() - interval '90 seconds'")
  await write(2)
  expect(await age()).toBeGreaterThanOrEqual(90)
  await sendRound(pool, memoryBus().bus)
  expect(await age()).toBe(0)
  await pool.query('alter table outbox rename to absent')
  expect(await age()).toBeNaN()
  expect(await registry.metrics()).toContain('process_cpu_seconds_total')
})
