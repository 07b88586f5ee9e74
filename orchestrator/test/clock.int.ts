/** What an orchestrator answers of ages and times of waiting is judged by the journal's clock, not by its host's. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildWorld, type World } from './world.ts'

const TEN_MINUTES = 600_000

let world: World
beforeAll(async () => {
  // The host is ten minutes ahead, in all that reads its clock.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + TEN_MINUTES })
  world = await buildWorld()
})
afterAll(async () => {
  await world.close()
  vi.useRealTimers()
})

const body = { produits: [{ produit_id: 1, quantite: 1 }] }
const order = (key: string) =>
  world.app.inject({
    method: 'POST',
    url: '/saga/commande',
    payload: body,
    headers: { 'idempotency-key': key },
  })

test('an order that has just begun is young, and its twin is told that it is still in flight', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  world.answers.set('stock.reserver', async () => {
    await held
    return { kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } }
  })
  const key = '7f3c1f0e-6b1a-4c63-9d57-0a1f6f5f2b11'
  const first = order(key)
  await expect.poll(() => world.asked.length).toBeGreaterThan(0)
  const list = await world.app.inject({ url: '/saga?limite=1' })
  expect(list.json()[0].age_s).toBeLessThan(60)
  expect((await order(key)).json()).toMatchObject({ code: 'REQUETE_EN_COURS' })
  release()
  expect((await first).statusCode).toBe(201)
})
