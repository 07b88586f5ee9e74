import { type DatabaseWay, openWay } from '@comptoir/testing/database-way.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWorld, type World } from './world.ts'

const ORDER = { produits: [{ produit_id: 1, quantite: 1 }] }
let world: World
let way: DatabaseWay
/** What becomes of intents. */
let intents: 'pass' | 'cut' | 'drop'
beforeEach(async () => {
  world = await buildWorld({
    recordMs: 300,
    waitMs: 300,
    journalWay: async (url) => {
      intents = 'pass'
      way = await openWay(url, ({ text }) => ({
        kind: text.includes('insert into sagas') ? intents : 'pass',
      }))
      return way.url
    },
  })
})
afterEach(async () => {
  await world.close()
  await way.close()
})

const order = (headers: Record<string, string> = {}, payload: object = ORDER) =>
  world.app.inject({ method: 'POST', url: '/saga/commande', payload, headers })
const read = (id: string) => world.app.inject({ url: `/saga/commande/${id}` })
const commandes = async () => (await world.app.inject({ url: '/saga' })).json() as { saga_id: string }[]

/** An order that a slow machine may have to send more than once, until its outcome is known. */
async function orderKnown(headers: Record<string, string>, payload: object = ORDER) {
  let answer = await order(headers, payload)
  while (answer.json().code === 'RESULTAT_INCONNU') answer = await order(headers, payload)
  return answer
}

/** An order whose intent is never answered: it is written, or never came. */
async function orderUnanswered(written: boolean, headers: Record<string, string> = {}) {
  intents = written ? 'cut' : 'drop'
  const answer = await order(headers)
  intents = 'pass'
  return answer
}

test('an order that may be recorded is not invited to come again: it is named, and where to look for it', async () => {
  const answer = await orderUnanswered(true)
  const { saga_id: id, commande_id: commandeId, action, code, attente_s: attente } = answer.json()
  expect([answer.statusCode, code, commandeId]).toEqual([503, 'RESULTAT_INCONNU', id])
  expect(answer.headers['location']).toBe(`/saga/commande/${id}`)
  expect(answer.headers['retry-after']).toBeUndefined()
  expect(action).toContain(`Idempotency-Key: ${id}`)
  expect(action).toContain(`${attente} s`)
  await expect.poll(async () => (await read(id)).json().statut).toBe('TERMINEE')
})

test.each([true, false])(
  'sent again under the number that it was given, it is one order, be it recorded or not: %s',
  async (written) => {
    const { saga_id: id } = (await orderUnanswered(written)).json()
    const again = { 'idempotency-key': id }
    await expect.poll(async () => (await order(again)).statusCode).toBe(201)
    const answer = await orderKnown(again)
    expect([answer.json().commande_id, answer.headers['idempotency-replayed']]).toEqual([id, 'true'])
    const other = await orderKnown(again, { produits: [{ produit_id: 2, quantite: 1 }] })
    expect(other.json().code).toBe('CLE_REUTILISEE')
    expect((await commandes()).map(({ saga_id }) => saga_id)).toEqual([id])
  },
)

test('with a key of its own it is invited to come again, and is one order', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const answer = await orderUnanswered(true, key)
  expect([answer.json().code, answer.headers['retry-after']]).toEqual(['RESULTAT_INCONNU', '1'])
  await expect.poll(async () => (await order(key)).statusCode).toBe(201)
  expect(await commandes()).toHaveLength(1)
})
