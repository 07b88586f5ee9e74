import { catalogue, toWire } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { type Pool } from '@comptoir/kit/postgres/database.ts'
import { createPrixReady, takePrix } from '@comptoir/participant/price-list.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { eventually } from '@comptoir/testing/service.ts'
import { written } from '@comptoir/testing/written.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createMetrics as createOwnMetrics } from '../src/metrics.ts'
import { template } from './world.ts'

const log = createLogger({ service: 'commande', instance: 'essai', level: 'silent' })
const metrics = createOwnMetrics(createMetrics('commande', 'essai'))
let databases: TestDatabase[]
let pool: Pool

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase({ template }), createTestDatabase()])
  pool = createTestPool(databases[0]?.url ?? '')
})
beforeEach(() => pool.query('truncate prix, inventaire'))
afterAll(async () => {
  await pool.end()
  await Promise.all(databases.map((database) => database.drop()))
})

const eventOf = (event: { id: string; body: object }): BusEvent => ({
  id: newId(),
  type: event.id,
  body: toWire(event.body) as BusEvent['body'],
})
/** A product's price in a version: the version tells the price, so that a mixture of two would show. */
const unPrix = (produitId: number, version: number) =>
  eventOf(
    catalogue.produitChange({
      produitId,
      nom: `Produit en version ${version}`,
      prixCents: version * 100,
      coutCents: version * 60,
      categorieId: 1,
      categorieNom: 'Épicerie',
      categorieVersion: 1,
      actif: version % 2 === 1,
      version,
    }),
  )

async function list(): Promise<unknown[]> {
  return (await pool.query('select * from prix order by produit_id')).rows
}

test('a copy from before costs were told learns them from the same version, told again', async () => {
  await pool.query(
    `insert into prix (produit_id, nom, prix_cents, actif, version) values (1, 'Produit', 300, true, 3)`,
  )
  await takePrix({ pool, log, metrics }, [unPrix(1, 3)])
  expect(await list()).toMatchObject([{ cout_cents: '180', version: 3 }])
})

test('whatever the order, the groups and the repetitions, the greatest version of each product stays', async () => {
  const received = fc.record({
    produitId: fc.integer({ min: 1, max: 4 }),
    version: fc.integer({ min: 1, max: 6 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(received, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      async (groups) => {
        await pool.query('truncate prix')
        // Two instances may take groups at the same time.
        await Promise.all(
          groups.map((group) =>
            takePrix(
              { pool, log, metrics },
              group.map(({ produitId, version }) => unPrix(produitId, version)),
            ),
          ),
        )
        const expected = new Map<number, number>()
        for (const { produitId, version } of groups.flat())
          expected.set(produitId, Math.max(version, expected.get(produitId) ?? 0))
        expect(await list()).toEqual(
          [...expected]
            .toSorted(([a], [b]) => a - b)
            .map(([produit_id, version]) => ({
              produit_id,
              nom: `Produit en version ${version}`,
              prix_cents: String(version * 100),
              cout_cents: String(version * 60),
              actif: version % 2 === 1,
              version,
            })),
        )
      },
    ),
    { numRuns: 50 },
  )
})

test('an event off contract is left out and holds up no other', async () => {
  const wrong: BusEvent = {
    id: newId(),
    type: catalogue.produitChange.id,
    body: { produit_id: 1, prix_cents: -5 },
  }
  const foreign: BusEvent = { id: newId(), type: 'catalogue.inconnu', body: {} }
  await takePrix({ pool, log, metrics }, [wrong, unPrix(2, 1), foreign])
  expect(await list()).toMatchObject([{ produit_id: 2 }])
})

test('the list is ready once it holds as many products as were announced, even when the count comes first', async () => {
  const ready = createPrixReady(pool)
  await expect(ready()).rejects.toThrow('pas encore annoncé')
  await takePrix({ pool, log, metrics }, [
    eventOf(catalogue.inventaire({ produits: 2, version: 2 })),
    unPrix(1, 1),
  ])
  await takePrix({ pool, log, metrics }, [eventOf(catalogue.inventaire({ produits: 1, version: 1 }))])
  await expect(ready()).rejects.toThrow('1 produits sur 2')
  await takePrix({ pool, log, metrics }, [unPrix(2, 1)])
  await expect(ready()).resolves.toBeUndefined()
})

test('events published while no consumer runs, twice and backwards, arrive when one does', async () => {
  const subscriptions = { [catalogue.produitChange.id]: ['commande'] }
  const url = databases[1]?.url ?? ''
  const sender: Bus = await createPgBossBus({ url, subscriptions, log })
  const events = [unPrix(1, 3), unPrix(1, 2), unPrix(2, 1)]
  await sender.publish(written(...events))
  await sender.publish(written(...events))
  const receiver = await createPgBossBus({ url, subscriptions, log })
  try {
    await receiver.consume('commande', (events) => takePrix({ pool, log, metrics }, events))
    expect(await eventually(async () => (await list()).length === 2)).toBe(true)
    expect(await list()).toMatchObject([
      { produit_id: 1, version: 3 },
      { produit_id: 2, version: 1 },
    ])
  } finally {
    await Promise.all([sender.close(), receiver.close()])
  }
})
