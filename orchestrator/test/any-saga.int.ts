/** Sagas of every kind, as staff see them: of their own stores, with what is held, and what an act would do. */
import { refuse } from '@comptoir/contracts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWorld, TOKEN, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await buildWorld()
})
afterEach(() => world.close())

const OPERATOR = { authorization: `Bearer ${TOKEN}` }
const order = async (magasin_id = 1): Promise<string> => {
  const payload = { produits: [{ produit_id: 1, quantite: 2 }], magasin_id }
  const answer = await world.app.inject({
    method: 'POST',
    url: '/saga/commande',
    payload,
    headers: { prefer: 'respond-async' },
  })
  return answer.json<{ saga_id: string }>().saga_id
}
const get = async (url: string, token: TestToken | undefined = { role: 'responsable' }) =>
  world.app.inject({ url, headers: token === undefined ? OPERATOR : await bearer(token) })
const stands = (id: string, statut: string) =>
  expect.poll(async () => (await get(`/saga/${id}`)).json().statut).toBe(statut)

/** An order whose confirmation is refused, which no contract allows. */
async function park(): Promise<string> {
  world.answers.set('commande.confirmer', () => ({ kind: 'refused', refusal: refuse('ACTION_ANNULEE') }))
  const id = await order()
  await stands(id, 'BLOQUEE')
  return id
}

test('a list tells number, place, amount and why', async () => {
  const id = await order()
  await stands(id, 'TERMINEE')
  expect((await get('/saga?type=passer-commande')).json()).toMatchObject([
    {
      saga_id: id,
      numero: 7,
      magasin_id: 1,
      client_id: null,
      montant: 123.45,
      pourquoi: 'Toutes les étapes ont réussi.',
      essais: 0,
    },
  ])
})

test('a list is narrowed by number, amount and instants, and counted by status', async () => {
  const id = await order()
  await stands(id, 'TERMINEE')
  const parked = await park()
  const [{ cree_le: a }] = (await get(`/saga?statut=BLOQUEE`)).json()
  const idsOf = async (query: string) =>
    (await get(`/saga?${query}`)).json<{ saga_id: string }[]>().map(({ saga_id }) => saga_id)
  expect(await idsOf('numero=7')).toEqual([parked, id])
  expect(await idsOf('numero=8')).toEqual([])
  expect(await idsOf('montant_min=123.45')).toEqual([parked, id])
  expect(await idsOf('montant_min=123.46')).toEqual([])
  expect(await idsOf(`de=${a}`)).toEqual([parked])
  expect(await idsOf(`a=${a}`)).toEqual([id])
  const none = { EN_COURS: 0, COMPENSATION: 0, TERMINEE: 0, ANNULEE: 0, BLOQUEE: 0 }
  expect((await get('/saga/statuts')).json()).toEqual({ ...none, TERMINEE: 1, BLOQUEE: 1 })
  expect((await get(`/saga/statuts?a=${a}`)).json()).toEqual({ ...none, TERMINEE: 1 })
  expect((await get('/saga/statuts', { role: 'employe', magasins: [2] })).json()).toEqual(none)
  for (const [query, pointeur] of [
    ['numero=0', '/numero'],
    ['de=2026-02-30T00:00:00Z', '/de'],
    ['montant_min=1e309', '/montant_min'],
  ])
    expect((await get(`/saga?${query}`)).json()).toMatchObject({ status: 400, erreurs: [{ pointeur }] })
})

test('a saga tells who has it, what goods it moves, and what trace it is part of', async () => {
  const id = await order()
  await stands(id, 'TERMINEE')
  expect((await get(`/saga/${id}`)).json()).toMatchObject({
    instance: 'orchestrateur-essai',
    trace_id: id.replaceAll('-', ''),
    lignes: [{ produit_id: 1, quantite: 2 }],
  })
})

test('staff see the sagas of their own stores, and a responsable all', async () => {
  const own = await order(1)
  const other = await order(2)
  const idsOf = async (query: string, token: TestToken) =>
    (await get(`/saga${query}`, token)).json<{ saga_id: string }[]>().map(({ saga_id }) => saga_id)
  for (const role of ['employe', 'gestionnaire'] as const) {
    expect(await idsOf('', { role, magasins: [1] })).toEqual([own])
    expect((await get('/saga?magasin_id=2', { role, magasins: [1] })).json().code).toBe('MAGASIN_INTERDIT')
    expect((await get(`/saga/${other}`, { role, magasins: [1] })).json().code).toBe('MAGASIN_INTERDIT')
    expect((await get(`/saga/${own}`, { role, magasins: [1] })).statusCode).toBe(200)
  }
  expect(await idsOf('', { role: 'responsable' })).toEqual([other, own])
  expect(await idsOf('?magasin_id=2', { role: 'responsable' })).toEqual([other])
})

test('a saga that is parked tells what is held for it', async () => {
  const id = await park()
  const shown = await get(`/saga/${id}`)
  expect(shown.json()).toMatchObject({
    type: 'passer-commande',
    suivi: `/saga/commande/${id}`,
    retenu: [
      { quoi: 'stock', etape: 'reserver-stock', texte: '2 × produit 1', peut_etre: false },
      { quoi: 'argent', etape: 'payer', texte: '123,45 $', peut_etre: false },
    ],
  })
  expect(shown.headers['etag']).toBe(`"${shown.json().version}"`)
})

test('an act is previewed, and bound to the version that was looked at', async () => {
  const id = await park()
  const preview = async (acte: string) => (await get(`/saga/${id}/apercu?acte=${acte}`, undefined)).json()
  expect(await preview('annuler')).toMatchObject({
    possible: false,
    raison: 'le point de non-retour est passé',
  })
  const seen = await preview('relancer')
  expect(seen).toMatchObject({
    possible: true,
    etapes: [
      { etape: 'confirmer-commande', libelle: 'Confirmer la commande', sens: 'action' },
      { etape: 'sortir-stock', sens: 'action' },
    ],
    effets: {
      argent: ['mené à son terme : 123,45 $'],
      stock: ['mené à son terme : 2 × produit 1'],
      statut: 'EN_COURS',
    },
    inchange: [],
  })
  world.answers.delete('commande.confirmer')
  const act = (version: string) =>
    world.app.inject({
      method: 'POST',
      url: `/saga/${id}/relancer`,
      payload: { motif: 'essai d’opérateur' },
      headers: { ...OPERATOR, 'if-match': version },
    })
  for (const other of [`"${seen.version - 1}"`, 'W/"1"', 'autre'])
    expect((await act(other)).json()).toMatchObject({ code: 'VERSION_PERIMEE', version: seen.version })
  expect((await act(`"${seen.version}"`)).statusCode).toBe(202)
  await stands(id, 'TERMINEE')
})

test('the preview of a cancellation tells what is given back', async () => {
  world.answers.set('paiement.payer', () => ({ kind: 'unknown', reason: 'essai' }))
  const id = await order()
  await expect.poll(async () => (await get(`/saga/${id}`)).json().retenu.length).toBe(2)
  expect((await get(`/saga/${id}`)).json().retenu[1]).toMatchObject({ quoi: 'argent', peut_etre: true })
  expect((await get(`/saga/${id}/apercu?acte=annuler`, undefined)).json()).toMatchObject({
    possible: true,
    etapes: [
      { etape: 'payer' },
      { etape: 'reserver-stock' },
      { etape: 'creer-commande', sens: 'annulation' },
    ],
    effets: { argent: ['rendu : 123,45 $'], stock: ['rendu : 2 × produit 1'], statut: 'COMPENSATION' },
  })
})
