/**
 * The orchestrator on Restate while that does not answer: what is asked of it may come again, and what is recorded is shown. Needs no
 * server of Restate, so it runs everywhere, in two seconds: that the routes say so was proved by no other test.
 */
import { newId } from '@comptoir/kit/ids.ts'
import { intentOf } from '@comptoir/saga/machine/ownership.ts'
import { initialState } from '@comptoir/saga/machine/state.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passerCommande } from '../src/sagas/passer-commande/saga.ts'
import { buildWorld, TOKEN, type World } from './world.ts'

// Nobody listens there.
const INGRESS = 'http://127.0.0.1:1'

let world: World
beforeAll(async () => {
  const { createEngine } = await import('@comptoir/saga-restate/engine.ts')
  world = await buildWorld({
    openEngine: (options) =>
      createEngine({ ...options, restate: { ingress: INGRESS, host: '127.0.0.1', port: 0 } }),
  })
})
afterAll(() => world.close())

/** A saga that Restate was to run, recorded before it went away. */
async function recorded(): Promise<string> {
  const { recordSagas } = await import('@comptoir/saga-restate/intents.ts')
  const id = newId()
  const state = initialState(passerCommande, { sagaId: id, input: {}, now: Date.now(), deadlineMs: 60_000 })
  const saga = intentOf(passerCommande, state, { respondAsync: false, validMs: 10_000 })
  expect(await recordSagas(world.pool, [saga], newId())).toEqual([{ kind: 'begun' }])
  return id
}

test('an order is refused for now, and nothing of it is kept', async () => {
  const payload = { produits: [{ produit_id: 1, quantite: 1 }] }
  const answer = await world.app.inject({ method: 'POST', url: '/saga/commande', payload })
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
  expect(answer.json()).toMatchObject({ code: 'SERVICE_SURCHARGE' })
  expect((await world.app.inject('/saga')).json()).toEqual([])
  expect(world.asked).toEqual([])
})

test('an act of an operator is refused for now, and the saga that it meant is shown', async () => {
  const id = await recorded()
  const act = await world.app.inject({
    method: 'POST',
    url: `/saga/${id}/annuler`,
    payload: { motif: 'le client a appelé' },
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  expect([act.statusCode, act.headers['retry-after']]).toEqual([503, '1'])
  expect(act.json()).toMatchObject({ code: 'SERVICE_INDISPONIBLE' })
  const shown = await world.app.inject(`/saga/commande/${id}`)
  expect([shown.statusCode, shown.json().statut]).toEqual([200, 'EN_COURS'])
})
