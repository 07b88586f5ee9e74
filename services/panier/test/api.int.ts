import { newId } from '@comptoir/kit/ids.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApp, openWorld } from './world.ts'

const world = openWorld()
/** Two instances on one database, as the system runs them. */
let a: FastifyInstance
let b: FastifyInstance

beforeAll(async () => {
  a = world.app
  b = await openApp(appDeps({ service: 'panier', pool: world.pool, instanceId: 'panier-2' }))
})
afterAll(() => b.close())

let clients = 100
const unClient = () => (clients += 1)
const add = (app: FastifyInstance, body: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: '/panier', payload: body, headers })
const read = async (app: FastifyInstance, client: number) => (await app.inject(`/panier/${client}`)).json()
const take = (app: FastifyInstance, commande: string, client: number) =>
  app.inject({
    method: 'POST',
    url: '/interne/panier/prendre',
    headers: { 'idempotency-key': `${commande}:prendre-panier:do` },
    payload: { commande_id: commande, client_id: client },
  })
const undo = (app: FastifyInstance, commande: string, client: number) =>
  app.inject({
    method: 'POST',
    url: '/interne/panier/remettre',
    headers: { 'idempotency-key': `${commande}:prendre-panier:undo` },
    payload: { commande_id: commande, client_id: client },
  })

test('a cart that was never filled is empty, at version 1', async () => {
  expect(await read(a, 99_999)).toEqual({ client_id: 99_999, version: 1, lignes: [] })
})

test('what one instance put in, the other shows; added quantities are summed', async () => {
  const client = unClient()
  expect((await add(a, { client_id: client, produit_id: 2, quantite: 1 })).statusCode).toBe(201)
  const second = await add(b, { client_id: client, produit_id: 2, quantite: 4 })
  expect([second.statusCode, second.headers['location']]).toEqual([201, `/panier/${client}`])
  const expected = { client_id: client, version: 1, lignes: [{ produit_id: 2, nom: null, quantite: 5 }] }
  expect(second.json()).toEqual(expected)
  expect(await read(a, client)).toEqual(expected)
})

test('PUT sets a line and makes it when there is none; DELETE removes one line, or all', async () => {
  const client = unClient()
  const put = (produit: number, quantite: number) =>
    a.inject({ method: 'PUT', url: `/panier/${client}/produits/${produit}`, payload: { quantite } })
  expect((await put(1, 3)).json().lignes).toEqual([{ produit_id: 1, nom: null, quantite: 3 }])
  expect((await put(1, 2)).json().lignes).toEqual([{ produit_id: 1, nom: null, quantite: 2 }])
  await put(4, 1)
  const remove = () => b.inject({ method: 'DELETE', url: `/panier/${client}/produits/1` })
  const gone = await remove()
  expect([gone.statusCode, gone.body]).toEqual([204, ''])
  const again = await remove()
  expect(again.statusCode).toBe(404)
  expect(again.json()).toMatchObject({ code: 'LIGNE_INTROUVABLE', produit_id: 1 })
  expect((await a.inject({ method: 'DELETE', url: `/panier/${client}` })).statusCode).toBe(204)
  expect((await a.inject({ method: 'DELETE', url: `/panier/${client}` })).statusCode).toBe(204)
  expect((await read(b, client)).lignes).toEqual([])
})

test('a sum beyond what a line may hold is a 400 that points to the quantity, and changes nothing', async () => {
  const client = unClient()
  await add(a, { client_id: client, produit_id: 2, quantite: 10_000 })
  const tooMuch = await add(a, { client_id: client, produit_id: 2, quantite: 1 })
  expect(tooMuch.statusCode).toBe(400)
  expect(tooMuch.json().erreurs[0].pointeur).toBe('/quantite')
  expect((await read(a, client)).lignes).toEqual([{ produit_id: 2, nom: null, quantite: 10_000 }])
})

test('the hundred-and-first product is refused, more of one that is there is not', async () => {
  const client = unClient()
  for (let produit = 1; produit <= 100; produit += 1)
    await add(a, { client_id: client, produit_id: produit, quantite: 1 })
  expect((await add(a, { client_id: client, produit_id: 101, quantite: 1 })).json()).toMatchObject({
    code: 'PANIER_PLEIN',
    status: 409,
  })
  expect((await add(a, { client_id: client, produit_id: 100, quantite: 1 })).statusCode).toBe(201)
})

test('concurrent additions through two instances all count', async () => {
  const client = unClient()
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      add(n % 2 === 0 ? a : b, { client_id: client, produit_id: 3, quantite: 1 }),
    ),
  )
  expect(answers.map((answer) => answer.statusCode)).toEqual(answers.map(() => 201))
  expect((await read(a, client)).lignes).toEqual([{ produit_id: 3, nom: null, quantite: 30 }])
})

test('the same key adds once, on whichever instance, and another body under it is refused', async () => {
  const client = unClient()
  const headers = { 'idempotency-key': '6f9619ff-8b86-4011-b42d-00c04fc964ff' }
  const body = { client_id: client, produit_id: 3, quantite: 2 }
  const first = await add(a, body, headers)
  const second = await add(b, body, headers)
  expect([second.statusCode, second.json()]).toEqual([201, first.json()])
  expect(second.headers['idempotency-replayed']).toBe('true')
  expect((await add(b, { ...body, quantite: 3 }, headers)).json().code).toBe('CLE_REUTILISEE')
  expect((await read(a, client)).lignes).toEqual([{ produit_id: 3, nom: null, quantite: 2 }])
})

test('an order takes the cart, which can be filled at once; its undo merges the lines back and raises the version', async () => {
  const client = unClient()
  const commande = newId()
  await add(a, { client_id: client, produit_id: 1, quantite: 2 })
  const taken = await take(b, commande, client)
  expect(taken.json()).toMatchObject({ version: 1, lignes: [{ produit_id: 1, quantite: 2 }] })
  expect(await read(a, client)).toEqual({ client_id: client, version: 2, lignes: [] })
  await add(a, { client_id: client, produit_id: 1, quantite: 5 })
  expect((await undo(a, commande, client)).statusCode).toBe(200)
  expect(await read(b, client)).toEqual({
    client_id: client,
    version: 3,
    lignes: [{ produit_id: 1, nom: null, quantite: 7 }],
  })
  expect((await undo(b, commande, client)).statusCode).toBe(200)
  expect((await read(b, client)).version).toBe(3)
})

test('of many orders that want one cart through two instances, exactly one gets it', async () => {
  const client = unClient()
  await add(a, { client_id: client, produit_id: 1, quantite: 2 })
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => take(n % 2 === 0 ? a : b, newId(), client)),
  )
  expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
  const refused = answers.filter((answer) => answer.statusCode === 409)
  expect(refused.map((answer) => answer.json().code)).toEqual(refused.map(() => 'PANIER_VIDE'))
  expect(refused).toHaveLength(19)
})

test.each([
  ['no product', { client_id: 7, quantite: 1 }, '/produit_id'],
  ['quantity 0', { client_id: 7, produit_id: 1, quantite: 0 }, '/quantite'],
  ['quantity 10 001', { client_id: 7, produit_id: 1, quantite: 10_001 }, '/quantite'],
  ['quantity 1.5', { client_id: 7, produit_id: 1, quantite: 1.5 }, '/quantite'],
  ['quantity as text', { client_id: 7, produit_id: 1, quantite: '1' }, '/quantite'],
  ['client 2^53', { client_id: 2 ** 53, produit_id: 1, quantite: 1 }, '/client_id'],
  ['an unknown field', { client_id: 7, produit_id: 1, quantite: 1, prix: 0 }, '/prix'],
])('a body that breaks the contract is a 400 that names the field: %s', async (_case, body, pointeur) => {
  const answer = await add(a, body)
  expect(answer.statusCode).toBe(400)
  expect(answer.json().erreurs.map((fault: { pointeur: string }) => fault.pointeur)).toContain(pointeur)
})
