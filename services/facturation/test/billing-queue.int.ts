/**
 * The resilience drill of the replaced system on its own queue: what programs ask for while the worker is away, and while it is killed, is
 * billed once. The worker is the process that ships, under its own account; `proofs/e2e/facturation.e2e.ts` plays it over HTTP.
 */
import { BILLING_QUEUE, BILLING_VHOST } from '@comptoir/contracts'
import { messagesAside, openRabbitDeadLetters } from '@comptoir/kit/bus/rabbitmq-dead-letters.ts'
import { Publisher } from '@comptoir/kit/bus/rabbitmq-publisher.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { judgeBillingMessage } from '@comptoir/participant/billing-message.ts'
import { hasRabbitmq, startTestRabbitmq, type TestRabbitmq } from '@comptoir/testing/brokers.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { type ServiceProcess, startProcess } from '@comptoir/testing/service.ts'
import { serviceTemplate } from '@comptoir/testing/service-world.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const DEMANDS = 10_000
const GROUP = 500
const KILLS = 3
const PATIENCE = { timeout: 180_000 }
/** A closed port: nobody is asked for the names of clients here, because no demand names one. */
const NOWHERE = 'http://127.0.0.1:9'
const log = createLogger({ service: 'facturation', instance: 'essai', level: 'silent' })

describe.skipIf(!hasRabbitmq())('billing_queue', () => {
  let broker: TestRabbitmq
  let databases: readonly TestDatabase[]
  let pool: Pool
  let worker: ServiceProcess | undefined
  beforeAll(async () => {
    broker = await startTestRabbitmq(['facturation'])
    databases = await Promise.all([
      createTestDatabase({ template: serviceTemplate('facturation') }),
      createTestDatabase(),
    ])
    pool = createTestPool(databases[0]?.url ?? '')
  }, 180_000)
  afterAll(async () => {
    await worker?.kill()
    await pool.end()
    await Promise.all(databases.map((database) => database.drop()))
    await broker.discard()
  })

  const start = async () => {
    const [own, bus] = databases
    const env = {
      DATABASE_URL: own?.url ?? '',
      BUS_URL: bus?.url ?? '',
      BILLING_URL: broker.now.url('facturation', BILLING_VHOST),
      CLIENTS_URLS: NOWHERE,
      SEED: 'none',
    }
    worker = await startProcess('services/facturation', env, 'src/worker.ts')
  }
  const billed = async () => {
    const { rows } = await pool.query<{ factures: number; numbers: number; last: number }>(
      `select count(*)::int as factures, count(distinct (annee, rang))::int as numbers,
         coalesce(max(rang), 0) as last from factures where statut = 'EMISE'`,
    )
    return rows[0] ?? { factures: 0, numbers: 0, last: 0 }
  }

  test(`${DEMANDS} messages while the worker is away, ${KILLS} kills while it catches up: each invoice once, and what is no demand beside`, async () => {
    const programs = await Publisher.open({
      url: broker.now.url(undefined, BILLING_VHOST),
      log,
      prepare: async () => undefined,
    })
    const to = { exchange: '', key: BILLING_QUEUE }
    const message = (n: number) => ({
      ...to,
      content: Buffer.from(
        JSON.stringify({ user_id: `usr_${n}`, number_of_items: 1 + (n % 9), total_amount: (100 + n) / 100 }),
      ),
      properties: { messageId: `demande-${n}`, persistent: true },
    })
    for (let first = 0; first < DEMANDS; first += GROUP)
      await programs.send(Array.from({ length: GROUP }, (_, n) => message(first + n)))
    await programs.send([{ ...to, content: Buffer.from('{"user_id":7}'), properties: { persistent: true } }])
    expect(await billed()).toEqual({ factures: 0, numbers: 0, last: 0 })

    await start()
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await expect
        .poll(async () => (await billed()).factures, PATIENCE)
        .toBeGreaterThan((kill * DEMANDS) / (KILLS + 2))
      await worker?.kill('SIGKILL')
      await start()
    }
    await expect.poll(async () => (await billed()).factures, PATIENCE).toBe(DEMANDS)
    const metrics = async () => await (await fetch(`${worker?.url}/metrics`)).text()
    await expect
      .poll(metrics, PATIENCE)
      .toMatch(/^bus_dead_letters\{[^}]*consumer="billing_queue"[^}]*\} 1$/m)
    expect(await metrics()).toMatch(/^bus_dead_letters\{[^}]*consumer="facturation"[^}]*\} 0$/m)
    // One that came before and comes again, the worker just killed, is known.
    await programs.send([message(0), message(DEMANDS - 1)])
    await programs.send([message(DEMANDS)])
    await expect.poll(async () => (await billed()).factures, PATIENCE).toBe(DEMANDS + 1)
    await worker?.kill('SIGTERM')
    expect(await billed()).toEqual({ factures: DEMANDS + 1, numbers: DEMANDS + 1, last: DEMANDS + 1 })
    await programs.close()

    const letters = await openRabbitDeadLetters({
      url: broker.now.url(undefined, BILLING_VHOST),
      log,
      places: messagesAside(judgeBillingMessage),
    })
    expect(await letters.list({ consumers: [BILLING_QUEUE] }, 10)).toMatchObject([{ body: { user_id: 7 } }])
    await letters.close()
  }, 600_000)
})
