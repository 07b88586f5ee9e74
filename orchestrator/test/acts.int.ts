/** Acts of operators: once under a key, and one for many sagas, since an outage is not repaired one saga at a time. */
import { refuse } from '@comptoir/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWorld, TOKEN, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld({ waitMs: 10 })
})
afterAll(() => world.close())

const OPERATOR = { authorization: `Bearer ${TOKEN}` }
const body = { produits: [{ produit_id: 1, quantite: 1 }] }
const relancer = (payload: object, token = TOKEN) =>
  world.app.inject({
    method: 'POST',
    url: '/saga/relancer',
    payload,
    headers: { authorization: `Bearer ${token}` },
  })
const read = async (id: string) => (await world.app.inject({ url: `/saga/commande/${id}` })).json()

/** Sagas parked at that operation, which their participant refuses for now. */
async function park(operation: string, count: number): Promise<string[]> {
  world.answers.set(operation, () => ({ kind: 'refused', refusal: refuse('TRANSITION_INTERDITE') }))
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const answer = await world.app.inject({ method: 'POST', url: '/saga/commande', payload: body })
    ids.push(answer.json().saga_id)
  }
  for (const id of ids) await expect.poll(async () => (await read(id)).statut).toBe('BLOQUEE')
  world.answers.delete(operation)
  return ids
}

test('parked sagas that match are resumed, each with its line of the audit; the others stay, and are counted', async () => {
  const confirmer = await park('commande.confirmer', 3)
  const sortir = await park('stock.sortir', 1)
  const motif = 'commande est réparée'
  const filtres = [
    [{ etape: 'confirmer-commande', depuis: '2999-01-01T00:00:00Z' }, 0, 0],
    [{ type: 'inconnu' }, 0, 0],
    [{ etape: 'confirmer-commande' }, 1, 2, 1],
    [{ etape: 'confirmer-commande' }, 2, 0],
    [{ etape: 'confirmer-commande' }, 0, 0],
  ] as const
  for (const [filtre, relancees, restantes, limite = 500] of filtres) {
    const answer = await relancer({ motif, filtre, limite })
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toEqual({ relancees, restantes })
  }
  for (const id of confirmer) {
    await expect.poll(async () => (await read(id)).statut).toBe('TERMINEE')
    const audit = await world.app.inject({
      url: `/saga/${id}/audit`,
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(audit.json()).toMatchObject([{ auteur: 'operateur', action: 'relancer', motif, avant: 'BLOQUEE' }])
  }
  expect((await read(sortir[0] ?? '')).statut).toBe('BLOQUEE')
  expect((await relancer({ motif, filtre: {} })).json()).toEqual({ relancees: 1, restantes: 0 })
})

test('an act under a key is done once, and answered alike; another under it is refused', async () => {
  const [id = ''] = await park('stock.sortir', 1)
  const act = (key: string, payload: object = { motif: 'stock compté' }) =>
    world.app.inject({
      method: 'POST',
      url: `/saga/${id}/relancer`,
      payload,
      headers: { ...OPERATOR, 'idempotency-key': key },
    })
  const key = crypto.randomUUID()
  const first = await act(key)
  await expect.poll(async () => (await read(id)).statut).toBe('TERMINEE')
  const again = await act(key)
  expect([again.statusCode, again.json()]).toEqual([202, first.json()])
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect((await act(key, { motif: 'autre motif' })).json().code).toBe('CLE_REUTILISEE')
  expect((await act('pas un UUID')).json().code).toBe('CLE_INVALIDE')
})

test('an act on chosen sagas says what became of each, and is done once under its key', async () => {
  const [first = '', second = ''] = await park('commande.confirmer', 2)
  const key = crypto.randomUUID()
  const unknown = crypto.randomUUID()
  const act = (sagas: readonly object[]) =>
    world.app.inject({
      method: 'POST',
      url: '/saga/actes',
      payload: { acte: 'relancer', motif: 'commande est réparée', sagas },
      headers: { ...OPERATOR, 'idempotency-key': key },
    })
  const chosen = [{ saga_id: first }, { saga_id: second, version: 1 }, { saga_id: unknown }]
  const done = await act(chosen)
  expect(done.json().resultats).toMatchObject([
    { saga_id: first, accepte: true, statut: 'EN_COURS' },
    { saga_id: second, accepte: false, code: 'VERSION_PERIMEE', raison: expect.any(String) },
    { saga_id: unknown, accepte: false, code: 'SAGA_INTROUVABLE' },
  ])
  await expect.poll(async () => (await read(first)).statut).toBe('TERMINEE')
  expect((await read(second)).statut).toBe('BLOQUEE')
  expect((await act(chosen)).json()).toEqual(done.json())
  expect((await act([{ saga_id: first }, { saga_id: first }])).json()).toMatchObject({
    status: 400,
    erreurs: [{ pointeur: '/sagas/1/saga_id' }],
  })
})

test('it needs the token, a reason, and a filter', async () => {
  expect((await relancer({ motif: 'essai', filtre: {} }, 'autre')).statusCode).toBe(401)
  for (const wrong of [
    { filtre: {} },
    { motif: 'essai' },
    { motif: 'essai', filtre: { statut: 'TERMINEE' } },
  ])
    expect((await relancer(wrong)).statusCode).toBe(400)
})
