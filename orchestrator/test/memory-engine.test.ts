/** The orchestrator on another engine: what it serves needs the port, and nothing of PostgreSQL. */
import type { Call, Outcome } from '@comptoir/contracts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { createMemoryEngine } from '@comptoir/saga/memory/engine.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/app.ts'
import { sagas } from '../src/sagas/all.ts'
import { definitionsOf } from '../src/sagas/saga.ts'

const AT = '2026-01-02T03:04:05.678Z'
const ORDER = { produits: [{ produit_id: 1, quantite: 1 }] }
const clock = {
  now: () => Date.now(),
  after: (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
/** What an operation answers instead of success. */
const answers = new Map<string, Outcome>()
const call = async ({ operation: { id } }: Call): Promise<Outcome> => {
  const reply = id === 'commande.creer' ? { montantCents: 12_345, numero: 7, a: AT } : { a: AT }
  return answers.get(id) ?? { kind: 'succeeded', reply }
}

let app: Awaited<ReturnType<typeof buildApp>>
const engine = createMemoryEngine({ definitions: definitionsOf(sagas), call, clock })
beforeAll(async () => {
  const deps = appDeps({ service: 'orchestrateur', pool: {} as Pool })
  app = await buildApp({
    ...deps,
    engine,
    sagas,
    settings: {
      logisticsCentre: 6,
      profile: 'demo',
      hashPassword: async (text) => text,
      operatorToken: 'essai',
    },
  })
})
afterAll(async () => {
  await app.close()
  await engine.close()
})

const order = (headers = {}) => app.inject({ method: 'POST', url: '/saga/commande', payload: ORDER, headers })

test('an order is confirmed, shown, listed and answered again under its key', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const answer = await order(key)
  expect([answer.statusCode, answer.json().statut]).toEqual([201, 'CONFIRMEE'])
  const { saga_id: id } = answer.json()
  const shown = await app.inject({ url: `/saga/commande/${id}` })
  expect(shown.json()).toMatchObject({ saga_id: id, statut: 'TERMINEE', statut_commande: 'CONFIRMEE' })
  expect((await app.inject({ url: '/saga' })).json()).toMatchObject([{ saga_id: id, statut: 'TERMINEE' }])
  const again = await order(key)
  expect([again.headers['idempotency-replayed'], again.json()]).toEqual(['true', answer.json()])
})

test('a refused order is undone, and an operator acts on a parked one', async () => {
  answers.set('stock.reserver', {
    kind: 'refused',
    refusal: { refus: 'STOCK_INSUFFISANT', details: { lignes: [] } },
  })
  expect((await order()).json()).toMatchObject({ code: 'STOCK_INSUFFISANT', statut: 'ANNULEE' })
  answers.clear()
  answers.set('commande.confirmer', {
    kind: 'refused',
    refusal: { refus: 'COMMANDE_INCONNUE' as never, details: {} },
  })
  const { saga_id: id } = (await order()).json()
  answers.clear()
  const acted = await app.inject({
    method: 'POST',
    url: `/saga/${id}/relancer`,
    payload: { motif: 'stock compté' },
    headers: { authorization: 'Bearer essai' },
  })
  expect([acted.statusCode, acted.json()]).toEqual([202, { saga_id: id, statut: 'EN_COURS' }])
  const audit = await app.inject({ url: `/saga/${id}/audit`, headers: { authorization: 'Bearer essai' } })
  expect(audit.json()).toMatchObject([{ action: 'relancer', avant: 'BLOQUEE', apres: 'EN_COURS' }])
})
