import { type BodyOf, magasins, toWire } from '@comptoir/contracts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { createTestDatabase } from '@comptoir/testing/postgres.ts'
import { eventually } from '@comptoir/testing/service.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { written } from '@comptoir/testing/written.ts'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { consumeEvents, takeEvents } from '../src/events.ts'
import type { Metrics } from '../src/metrics.ts'
import { openWorld, prepareStock, metrics as silent } from './world.ts'

const world = openWorld(prepareStock)
const now = () => new Date()
const log = createLogger({ service: 'stock', instance: 'essai', level: 'silent' })
const counts: Record<string, number> = {}
const metrics: Metrics = {
  ...silent,
  received: (result, count = 1) => (counts[result] = (counts[result] ?? 0) + count),
}
beforeEach(() => Object.assign(counts, { newer: 0, known: 0, 'off-contract': 0 }))

const take = (events: readonly BusEvent[]) => takeEvents({ pool: world.pool, log, metrics, now }, events)
const told = (body: Partial<BodyOf<typeof magasins.magasinChange>>): BusEvent => {
  const { id, body: said } = magasins.magasinChange({
    magasinId: 7,
    nom: 'Lachine',
    type: 'MAGASIN',
    ouvert: true,
    version: 1,
    ...body,
  })
  return { id: newId(), type: id, body: toWire(said) as BusEvent['body'] }
}
const lieux = async () => (await world.pool.query('select id, nom, version from lieux order by id')).rows

test('a new place holds stock as soon as it is told of', async () => {
  const headers = await bearer({ role: 'employe', magasins: [1] })
  const verify = () =>
    world.app.inject({
      method: 'POST',
      url: '/stock/verifier',
      headers,
      payload: { magasin_id: 7, produits: [{ produit_id: 1, quantite: 1 }] },
    })
  expect((await verify()).json()).toMatchObject({ code: 'MAGASIN_INCONNU' })
  await take([told({})])
  expect((await verify()).json()).toMatchObject({ code: 'STOCK_INSUFFISANT' })
  expect(counts).toMatchObject({ newer: 1, known: 0 })
})

test('a place of the demonstration takes its name from magasins', async () => {
  await take([told({ magasinId: 1, nom: 'Plateau-Mont-Royal' })])
  expect(await lieux()).toContainEqual({ id: 1, nom: 'Plateau-Mont-Royal', version: 1 })
})

test('in any order and however often, the greatest version wins', async () => {
  let magasinId = 100
  const versions = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(versions, fc.boolean(), async (said, inOneGroup) => {
      magasinId += 1
      const events = said.map((version) => told({ magasinId, nom: `v${version}`, version }))
      for (const group of inOneGroup ? [events] : events.map((event) => [event])) await take(group)
      const greatest = Math.max(...said)
      expect(await lieux()).toContainEqual({ id: magasinId, nom: `v${greatest}`, version: greatest })
    }),
    { numRuns: 30 },
  )
})

test('an event off contract is left out, and the others are taken', async () => {
  const wrong = { ...told({ magasinId: 50 }), body: { magasin_id: 50, nom: '' } }
  await take([wrong, told({ magasinId: 51 })])
  expect((await lieux()).map(({ id }) => id)).not.toContain(50)
  expect(counts).toEqual({ newer: 1, known: 0, 'off-contract': 1 })
})

test('places that are told of while stock is away arrive when it is back', async () => {
  const subscriptions = { [magasins.magasinChange.id]: ['stock'] }
  const database = await createTestDatabase()
  const sender = await createPgBossBus({ url: database.url, subscriptions, log })
  await sender.publish(written(told({ magasinId: 60, version: 2 }), told({ magasinId: 60, nom: 'Avant' })))
  const receiver = await createPgBossBus({ url: database.url, subscriptions, log })
  try {
    await consumeEvents(receiver, { pool: world.pool, log, metrics, now })
    const isThere = async () => (await lieux()).some(({ id }) => id === 60)
    expect(await eventually(isThere)).toBe(true)
    expect(await lieux()).toContainEqual({ id: 60, nom: 'Lachine', version: 2 })
  } finally {
    await Promise.all([sender.close(), receiver.close()])
    await database.drop()
  }
})
