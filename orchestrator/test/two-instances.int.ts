import { type DatabaseWay, openWay } from '@comptoir/testing/database-way.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWorld, type World } from './world.ts'

const ORDER = { produits: [{ produit_id: 1, quantite: 1 }] }
let here: World
let there: World
/** Of the journal's connections of the first. */
let way: DatabaseWay
beforeEach(async () => {
  here = await buildWorld({
    maxRuns: 64,
    journalWay: async (url) => {
      way = await openWay(url)
      return way.url
    },
  })
  there = await buildWorld({ beside: here })
})
afterEach(async () => {
  await there.close()
  await here.close()
  await way.close()
})

const order = (world: World, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'POST', url: '/saga/commande', payload: ORDER, headers })

/** The stock leaves when the test says so: until then nothing hurries the end of an order into the journal. */
function holdStock(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  here.answers.set('stock.sortir', async () => {
    await promise
    return { kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } }
  })
  return resolve
}

/** What it says of a saga: on a busy machine, not before it can. */
async function told(world: World, id: string) {
  for (;;) {
    const answer = await world.app.inject({ url: `/saga/commande/${id}` })
    if (answer.statusCode !== 503) return answer.json()
  }
}

test('what one orchestrator answered, another shows at once', async () => {
  const release = holdStock()
  const seen = await Promise.all(
    Array.from({ length: 48 }, async () => {
      const answer = await order(here)
      const { saga_id: id } = answer.json()
      const { statut, statut_commande: commande } = await told(there, id)
      return [answer.statusCode, statut, commande]
    }),
  )
  expect(seen).toEqual(Array.from({ length: 48 }, () => [201, 'TERMINEE', 'CONFIRMEE']))
  release()
})

test('also after tries whose outcome was unknown: its timer wakes a saga a little before the journal would', async () => {
  const release = holdStock()
  const asked = new Map<unknown, number>()
  here.answers.set('commande.confirmer', async ({ body: { commandeId } }) => {
    const tries = (asked.get(commandeId) ?? 0) + 1
    asked.set(commandeId, tries)
    if (tries < 4) return { kind: 'unknown', reason: 'essai' }
    return { kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } }
  })
  const seen = await Promise.all(
    Array.from({ length: 48 }, async () => {
      const answer = await order(here)
      return [answer.statusCode, (await told(there, answer.json().saga_id)).statut]
    }),
  )
  expect(seen).toEqual(Array.from({ length: 48 }, () => [201, 'TERMINEE']))
  release()
})

test('a paid order that is asked for its confirmation again and again is shown as it stands', async () => {
  here.answers.set('commande.confirmer', () => ({ kind: 'unknown', reason: 'essai' }))
  const ids = await Promise.all(
    Array.from({ length: 24 }, async () => {
      const answer = await order(here, { prefer: 'respond-async' })
      return answer.json().saga_id as string
    }),
  )
  const shown = async (world: World, id: string) => {
    const { statusCode, body } = await world.app.inject({ url: `/saga/commande/${id}` })
    const { statut, statut_commande: commande } = JSON.parse(body)
    return [statusCode, statut, commande]
  }
  const paid = [200, 'EN_COURS', 'PAYEE']
  await Promise.all(ids.map((id) => expect.poll(() => shown(here, id)).toEqual(paid)))
  const seen = await Promise.all(ids.map((id) => shown(there, id)))
  expect(seen).toEqual(ids.map(() => paid))
})

test.each([
  ['that asks for those that ended', '?statut=TERMINEE', true],
  ['that asks for those that run', '?statut=EN_COURS', false],
  ['of all', '', true],
])('a list %s is right at once, at each of them', async (_which, query, isIn) => {
  const release = holdStock()
  for (let count = 0; count < 8; count += 1) {
    const { saga_id: id } = (await order(here)).json()
    for (const world of [there, here]) {
      const rows = (await world.app.inject({ url: `/saga${query}` })).json() as {
        saga_id: string
        statut: string
      }[]
      const row = rows.find(({ saga_id }) => saga_id === id)
      expect(row?.statut).toBe(isIn ? 'TERMINEE' : undefined)
    }
  }
  release()
})

test('a key that was answered at one gives the same answer at another', async () => {
  const release = holdStock()
  for (let count = 0; count < 8; count += 1) {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const first = await order(here, key)
    const again = await order(there, key)
    expect([again.statusCode, again.json()]).toEqual([201, first.json()])
    expect(again.headers['idempotency-replayed']).toBe('true')
  }
  release()
})

test('an end that was answered and cannot be written is contradicted nowhere', async () => {
  const lock = await here.pool.connect()
  here.answers.set('commande.confirmer', async () => {
    here.answers.delete('commande.confirmer')
    await lock.query('begin')
    await lock.query('select from sagas for update')
    return { kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } }
  })
  const answer = await order(here)
  expect(answer.statusCode).toBe(201)
  const read = async () => (await there.app.inject({ url: String(answer.headers['location']) })).json()
  expect(await read()).toMatchObject({ status: 503, code: 'FIN_INCERTAINE' })
  await lock.query('rollback')
  lock.release()
  const statut = async () => (await read()).statut
  await expect.poll(statut).toBe('TERMINEE')
})

test('an end that was told before its owner was lost is contradicted nowhere, however long its successor asks', async () => {
  there.answers.set('commande.confirmer', () => ({ kind: 'unknown', reason: 'essai' }))
  here.answers.set('commande.confirmer', async () => {
    await way.refuse()
    way.cutAll()
    return { kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } }
  })
  const { statusCode, headers } = await order(here)
  expect(statusCode).toBe(201)
  await here.pool.query(`update orchestrators set lease_until = clock_timestamp() - interval '1 minute'
    where instance = 'orchestrateur-essai'`)
  const asked = () => there.asked.filter(({ operation }) => operation === 'commande.confirmer').length
  await expect.poll(asked, { timeout: 20_000 }).toBeGreaterThan(3)
  const read = async () => (await there.app.inject({ url: String(headers['location']) })).json()
  expect(await read()).toMatchObject({
    code: 'FIN_INCERTAINE',
    statut: 'EN_COURS',
    statut_commande: 'PAYEE',
  })
  there.answers.delete('commande.confirmer')
  await expect.poll(async () => (await read()).statut_commande, { timeout: 20_000 }).toBe('CONFIRMEE')
  await way.accept()
})

test('a paid order whose owner is gone is shown as it stands, without waiting for it', async () => {
  here.answers.set('commande.confirmer', () => new Promise(() => undefined))
  const { headers } = await order(here, { prefer: 'respond-async' })
  const url = String(headers['location'])
  const statut = async () => (await here.app.inject({ url })).json().statut_commande
  await expect.poll(statut).toBe('PAYEE')
  await here.pool.query(`update orchestrators set lease_until = '-infinity'`)
  expect((await there.app.inject({ url })).json()).toMatchObject({
    statut: 'EN_COURS',
    statut_commande: 'PAYEE',
  })
})
