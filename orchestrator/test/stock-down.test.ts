/** Stock is down in the middle of a sale: the sale ends by itself or is undone, and its till is told which. Time is the test's. */
import type { Call, Outcome } from '@comptoir/contracts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { SagaEngine } from '@comptoir/saga/engine.ts'
import { createMemoryEngine } from '@comptoir/saga/memory/engine.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildApp } from '../src/app.ts'
import { sagas } from '../src/sagas/all.ts'
import { definitionsOf } from '../src/sagas/saga.ts'
import { TestClock } from './test-clock.ts'
import { SETTINGS } from './world.ts'

const A = '2026-01-02T03:04:05.678Z'
const SALE = {
  magasin_id: 1,
  lignes: [{ produit_id: 1, quantite: 2 }],
  paiement: { mode: 'ESPECES', recu: 20 },
}
const OPENED = {
  numero: 12,
  sessionId: null,
  totalCents: 1_000,
  horsTaxesCents: 1_000,
  taxes: [],
  encaissements: [{ mode: 'ESPECES', montantCents: 1_000, arrondiCents: 0 }],
  arrondiCents: 0,
  renduCents: 1_000,
  prix: [{ produitId: 1, prixCents: 500 }],
  a: A,
}
const UNKNOWN: Outcome = { kind: 'unknown', reason: 'ECONNREFUSED' }

let clock: TestClock
let engine: SagaEngine
let app: Awaited<ReturnType<typeof buildApp>>
/** From this operation on, stock does not answer; null: it does. */
let downFrom: string | null
let asked: string[]

beforeEach(async () => {
  clock = new TestClock(Date.parse(A))
  asked = []
  downFrom = null
  let isDown = false
  const call = async ({ operation: { id } }: Call): Promise<Outcome> => {
    asked.push(id)
    isDown = downFrom !== null && (isDown || id === downFrom)
    if (isDown && id.startsWith('stock.')) return UNKNOWN
    return { kind: 'succeeded', reply: id === 'magasins.ouvrir-vente' ? OPENED : { a: A } }
  }
  engine = createMemoryEngine({ definitions: definitionsOf(sagas), call, clock })
  app = await buildApp({
    ...appDeps({ service: 'orchestrateur', pool: {} as Pool }),
    engine,
    sagas,
    settings: { ...SETTINGS, operatorToken: 'essai' },
  })
})
afterEach(() => app.close())

async function till() {
  const headers = {
    ...(await bearer({ role: 'employe', magasins: [1] })),
    'idempotency-key': crypto.randomUUID(),
  }
  return {
    sell: () => app.inject({ method: 'POST', url: '/saga/vente', payload: SALE, headers }),
    follow: async (id: string) => (await app.inject({ url: `/saga/vente/${id}`, headers })).json(),
  }
}

/** The till waits as long as it does for any sale, and is told that this one goes on. */
async function sellsInVain({ sell }: Awaited<ReturnType<typeof till>>): Promise<string> {
  const answer = sell()
  await clock.until(() => asked.includes(downFrom ?? ''))
  await clock.pass(6_000)
  const told = await answer
  expect([told.statusCode, told.json()]).toMatchObject([202, { status: 'en_cours' }])
  return told.json<{ vente_id: string }>().vente_id
}

test('a sale whose stock comes back is made, and its till finds it under its key', async () => {
  const bob = await till()
  downFrom = 'stock.reserver-vente'
  const id = await sellsInVain(bob)
  expect(asked).not.toContain('paiement.encaisser')
  downFrom = null
  await clock.pass(30_000)
  expect(await bob.follow(id)).toMatchObject({ statut: 'TERMINEE', statut_vente: 'CONFIRMEE' })
  const told = await bob.sell()
  expect([told.statusCode, told.json()]).toMatchObject([
    201,
    { vente_id: id, statut: 'CONFIRMEE', numero: 12 },
  ])
  expect(asked.filter((operation) => operation === 'paiement.encaisser')).toHaveLength(1)
})

test('a sale whose stock stays away is undone, without money, once stock can say that it holds nothing', async () => {
  const bob = await till()
  downFrom = 'stock.reserver-vente'
  const id = await sellsInVain(bob)
  await clock.pass(90_000)
  expect(await bob.follow(id)).toMatchObject({ statut: 'COMPENSATION' })
  expect((await bob.sell()).statusCode).toBe(202)
  downFrom = null
  await clock.pass(60_000)
  expect(await bob.follow(id)).toMatchObject({ statut: 'ANNULEE', statut_vente: 'ANNULEE' })
  const told = await bob.sell()
  expect(told.json()).toMatchObject({ code: 'SAGA_ANNULEE', vente_id: id, statut: 'ANNULEE' })
  expect(asked).not.toContain('paiement.encaisser')
  expect(asked.at(-1)).toBe('magasins.annuler-vente')
})

test('a sale that is paid when stock goes is made: its till is told at once, and the goods leave later', async () => {
  const bob = await till()
  downFrom = 'stock.sortir'
  const told = await bob.sell()
  expect([told.statusCode, told.json()]).toMatchObject([201, { statut: 'CONFIRMEE' }])
  downFrom = null
  await clock.pass(60_000)
  const { vente_id: id } = told.json<{ vente_id: string }>()
  expect(await bob.follow(id)).toMatchObject({
    statut: 'TERMINEE',
    etapes: expect.arrayContaining([expect.objectContaining({ etape: 'sortir-stock', etat: 'reussie' })]),
  })
})
