/** The bus on pg-boss: the suite of every bus, and what pg-boss would do with events if it were let. */
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { written } from '@comptoir/testing/written.ts'
import { PgBoss } from 'pg-boss'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Bus, BusEvent } from '../src/bus/bus.ts'
import { createPgBossBus } from '../src/bus/pg-boss.ts'
import { openPgBossDeadLetters } from '../src/bus/pg-boss-dead-letters.ts'
import { newId } from '../src/ids.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'
import { createPool, type Pool } from '../src/postgres/database.ts'
import { busSuite } from './bus-suite.ts'
import { deadLettersSuite } from './dead-letters-suite.ts'

const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const subscriptions = { 'essai.evenement': ['essai'] }
const event = (): BusEvent => ({ id: newId(), type: 'essai.evenement', body: {} })
let database: TestDatabase
let pool: Pool
let open: Bus[]
beforeEach(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, max: 1, applicationName: 'essai' })
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((bus) => bus.close()))
  await pool.end()
  await database.drop()
})

async function bus(more: Partial<Parameters<typeof createPgBossBus>[0]> = {}): Promise<Bus> {
  const made = await createPgBossBus({ url: database.url, subscriptions, log, ...more })
  open.push(made)
  return made
}

/** Every time of the queue, `interval` earlier. */
async function age(interval: string): Promise<void> {
  await pool.query(
    `update pgboss.job set created_on = created_on - $1::interval, start_after = start_after - $1::interval,
       keep_until = keep_until - $1::interval, completed_on = completed_on - $1::interval`,
    [interval],
  )
}

/** What pg-boss does once a day: it deletes what it need not keep. */
async function maintain(): Promise<void> {
  const boss = new PgBoss({ connectionString: database.url, supervise: false, schedule: false })
  await boss.start()
  await pool.query('update pgboss.queue set maintain_on = null')
  await boss.supervise()
  await boss.stop({ graceful: false })
}

async function received(from: Bus, count: number): Promise<string[]> {
  const ids: string[] = []
  await from.consume('essai', async (events) => {
    ids.push(...events.map(({ id }) => id))
  })
  await expect.poll(() => ids.length, { timeout: 10_000 }).toBe(count)
  return ids
}

describe('a bus', () => {
  busSuite(async () => ({
    connect: (options) => createPgBossBus({ url: database.url, ...options }),
    cut: async () => {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
           where application_name = 'bus' and datname = current_database()`,
      )
    },
    end: async () => undefined,
  }))
})

describe('what it put aside', () => {
  deadLettersSuite(async () => ({
    connect: (options) => createPgBossBus({ url: database.url, ...options }),
    look: () => openPgBossDeadLetters({ url: database.url }),
    end: async () => undefined,
  }))
})

test('where no bus was ever opened, there is none to look at', async () => {
  await expect(openPgBossDeadLetters({ url: database.url })).rejects.toBeInstanceOf(Error)
})

test('an event that was not read for years is still there', async () => {
  const sent = event()
  await (await bus()).publish(written(sent))
  await age('5 years')
  await maintain()
  expect(await received(await bus(), 1)).toEqual([sent.id])
})

test('what an earlier version queued, to be forgotten after two weeks, is kept as long', async () => {
  const boss = new PgBoss({ connectionString: database.url, supervise: false, schedule: false })
  await boss.start()
  await boss.createQueue('evenements-essai', { retryLimit: 3 })
  const [waiting, failing] = [event(), event()]
  await boss.insert(
    'evenements-essai',
    // The body had another name then.
    [waiting, failing].map(({ id, type, body }) => ({ id, data: { id, type, corps: body } })),
  )
  await boss.stop({ graceful: false })
  await pool.query(`update pgboss.job set state = 'retry', retry_count = 3 where id = $1`, [failing.id])
  await bus()
  await age('5 years')
  await maintain()
  const events: BusEvent[] = []
  await (await bus()).consume('essai', async (group) => void events.push(...group))
  await expect.poll(() => events.length, { timeout: 10_000 }).toBe(2)
  expect(new Map(events.map((one) => [one.id, one]))).toEqual(
    new Map([waiting, failing].map((one) => [one.id, one])),
  )
})

test('an event is given out again however often its consumers died of something', async () => {
  const from = await bus()
  const sent = event()
  await from.publish(written(sent))
  await pool.query(`update pgboss.job set state = 'retry', retry_count = 1000000`)
  expect(await received(from, 1)).toEqual([sent.id])
})

test('an event that is sent again is not queued again', async () => {
  const from = await bus()
  const sent = event()
  await from.publish(written(sent))
  await from.publish(written(sent))
  expect(await received(from, 1)).toEqual([sent.id])
  await from.publish(written(sent))
  expect((await pool.query('select id from pgboss.job')).rows).toEqual([{ id: sent.id }])
})

test('events that are sent together travel together, and are not queued again; one that is wrong goes alone', async () => {
  const sent = Array.from({ length: 120 }, (_, n): BusEvent => ({ ...event(), body: { n } }))
  const from = await bus({ judge: ({ body }) => (body['n'] === 7 ? 'off contract' : undefined) })
  await from.publish(written(...sent))
  await from.publish(written(...sent))
  const jobs = 'select name, count(*)::int as jobs from pgboss.job group by name order by name'
  expect((await pool.query(jobs)).rows).toEqual([{ name: 'evenements-essai', jobs: 3 }])
  const read = await received(from, 119)
  expect(new Set(read)).toEqual(new Set(sent.filter((_, n) => n !== 7).map(({ id }) => id)))
  const parked = "select id from pgboss.job where name = 'evenements-essai-morts'"
  await expect.poll(async () => (await pool.query(parked)).rows).toEqual([{ id: sent[7]?.id }])
})

test('what was read is forgotten after a while, what was not is not', async () => {
  const from = await bus()
  const [read, unread] = [event(), event()]
  for (const one of [read, unread]) await from.publish(written(one))
  await pool.query(`update pgboss.job set state = 'completed', completed_on = now() where id = $1`, [read.id])
  await age('8 days')
  await maintain()
  expect((await pool.query('select id from pgboss.job')).rows).toEqual([{ id: unread.id }])
})

test('a shorter retention forgets nothing that is queued already', async () => {
  const sent = event()
  await (await bus({ retentionDays: 3_650 })).publish(written(sent))
  await bus({ retentionDays: 30 })
  await age('5 years')
  await maintain()
  expect(await received(await bus(), 1)).toEqual([sent.id])
})

test('the age of the oldest event that is unread is told for each consumer, whether it runs or not', async () => {
  const registry = createMetrics('essai', 'essai-1')
  const from = await bus({ registry, subscriptions: { 'essai.evenement': ['essai', 'autre'] } })
  const ages = async () => {
    const metric = await registry.getSingleMetric('bus_oldest_age_seconds')?.get()
    return Object.fromEntries(metric?.values.map(({ labels, value }) => [labels['consumer'], value]) ?? [])
  }
  expect(await ages()).toEqual({ essai: 0, autre: 0 })
  await from.publish(written(event()))
  await age('2 hours')
  await from.publish(written(event()))
  expect((await ages())['essai']).toBeGreaterThanOrEqual(7_200)
  await received(from, 2)
  await expect.poll(async () => (await ages())['essai']).toBe(0)
  expect((await ages())['autre']).toBeGreaterThanOrEqual(7_200)
  await pool.query('alter table pgboss.job rename to absent')
  expect(await ages()).toEqual({ essai: Number.NaN, autre: Number.NaN })
  await pool.query('alter table pgboss.absent rename to job')
})

test('events that a consumer took, and died with, come to another one soon', async () => {
  const from = await bus({ abandonedAfterSeconds: 1 })
  const sent = event()
  await from.publish(written(sent))
  // What a consumer leaves behind that is killed between taking an event and saying that it is done.
  const taken = await pool.query(`update pgboss.job set state = 'active', started_on = now() where id = $1`, [
    sent.id,
  ])
  expect(taken.rowCount).toBe(1)
  expect(await received(from, 1)).toEqual([sent.id])
})
