import { randomUUID } from 'node:crypto'
import { newId } from '@comptoir/kit/ids.ts'
import { type Pool } from '@comptoir/kit/postgres/database.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/app.ts'
import { seedDemo } from '../src/db/seed.ts'
import { brokenInvariants, template } from './world.ts'

let database: TestDatabase
let pool: Pool
let app: FastifyInstance

beforeAll(async () => {
  database = await createTestDatabase({ template })
  pool = createTestPool(database.url)
  await Promise.all([seedDemo(pool), seedDemo(pool)])
  app = await buildApp(appDeps({ service: 'stock', pool }))
})
afterAll(async () => {
  await app.close()
  await pool.end()
  await database.drop()
})

const post = (url: string, payload: object, key?: string) =>
  app.inject({ method: 'POST', url, payload, headers: key === undefined ? {} : { 'idempotency-key': key } })
const article = async (magasin: number, produit: number) =>
  (await app.inject(`/stock?magasin_id=${magasin}&produit_id=${produit}`)).json()[0]

test('the demonstration data is there, once', async () => {
  const tout = await app.inject('/stock?total=1&limite=1')
  expect(tout.headers['x-total-count']).toBe('1200')
  for (const [produit, disponible] of [
    [1, 5000],
    [2, 500],
    [4, 200],
  ] as const)
    expect(await article(6, produit)).toMatchObject({
      magasin_id: 6,
      produit_id: produit,
      disponible,
      reserve: 0,
    })
  expect(await article(3, 9)).toMatchObject({ disponible: 20 })
  expect(await brokenInvariants(pool)).toEqual([])
})

test('a list leads to its next page until its end', async () => {
  const vus: number[] = []
  for (let url: string | undefined = '/stock?magasin_id=2&limite=90'; url !== undefined; ) {
    const page: { json(): { produit_id: number }[]; headers: { link?: unknown } } = await app.inject(url)
    vus.push(...page.json().map((row) => row.produit_id))
    url = /<([^>]+)>; rel="next"/.exec(String(page.headers.link))?.[1]
  }
  expect(vus).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
})

test('a cursor that this list did not make is a bad request', async () => {
  const reply = await app.inject('/stock?curseur=abc')
  expect(reply.statusCode).toBe(400)
  expect(reply.json().erreurs[0].pointeur).toBe('/curseur')
})

test('reserving by hand holds the lines, and the same key answers the same without holding more', async () => {
  const demande = {
    produits: [
      { produit_id: 10, quantite: 2 },
      { produit_id: 10, quantite: 1 },
    ],
  }
  const key = randomUUID()
  const avant = await article(6, 10)
  const first = await post('/stock/reserver', demande, key)
  expect(first.statusCode).toBe(200)
  expect(first.json()).toMatchObject({ statut: 'STOCK_RESERVE', commande_id: expect.any(String) })
  const again = await post('/stock/reserver', demande, key)
  expect(again.json()).toEqual(first.json())
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect((await post('/stock/reserver', { ...demande, magasin_id: 1 }, key)).statusCode).toBe(422)
  expect(await article(6, 10)).toMatchObject({ disponible: avant.disponible - 3, reserve: 3 })
  const { commande_id } = first.json()
  const release = await post('/stock/liberer', { commande_id })
  expect(release.json()).toEqual({ commande_id, statut: 'LIBEREE' })
  expect(await article(6, 10)).toEqual(avant)
  expect((await post('/stock/reserver', { ...demande, commande_id })).json().code).toBe(
    'RESERVATION_EXISTANTE',
  )
})

test('fifty requests with one key at the same time reserve once', async () => {
  const key = randomUUID()
  const avant = await article(6, 11)
  const replies = await Promise.all(
    Array.from({ length: 50 }, () =>
      post('/stock/reserver', { produits: [{ produit_id: 11, quantite: 1 }] }, key),
    ),
  )
  const done = replies.filter((reply) => reply.statusCode === 200)
  expect(new Set(done.map((reply) => reply.json().commande_id)).size).toBe(1)
  for (const reply of replies) expect([200, 409, 503]).toContain(reply.statusCode)
  expect(await article(6, 11)).toMatchObject({ disponible: avant.disponible - 1 })
})

test('too much is refused with each line that does not fit, and nothing is held', async () => {
  for (const url of ['/stock/verifier', '/stock/reserver']) {
    const reply = await post(url, {
      magasin_id: 1,
      produits: [
        { produit_id: 20, quantite: 21 },
        { produit_id: 21, quantite: 1 },
      ],
    })
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({
      code: 'STOCK_INSUFFISANT',
      lignes: [{ produit_id: 20, demande: 21, disponible: 20 }],
    })
  }
  expect(await article(1, 21)).toMatchObject({ disponible: 20, reserve: 0 })
})

test('verifying holds nothing, and an unknown place is named', async () => {
  const produits = [{ produit_id: 20, quantite: 20 }]
  expect((await post('/stock/verifier', { magasin_id: 1, produits })).json()).toMatchObject({
    statut: 'STOCK_VERIFIE',
  })
  expect(await article(1, 20)).toMatchObject({ disponible: 20, reserve: 0 })
  expect((await post('/stock/verifier', { magasin_id: 99, produits })).json()).toMatchObject({
    code: 'MAGASIN_INCONNU',
    status: 400,
  })
})

test('an order that left is seen in the movements, newest first, and those cannot be changed', async () => {
  const commande_id = newId()
  const corps = {
    commande_id,
    magasin_id: 2,
    lignes: [
      { produit_id: 30, quantite: 2 },
      { produit_id: 31, quantite: 1 },
    ],
  }
  const interne = (name: string, step: string, payload: object) =>
    post(`/interne/stock/${name}`, payload, `${commande_id}:${step}:do`)
  expect((await interne('reserver', 'reserver-stock', corps)).statusCode).toBe(200)
  expect((await interne('sortir', 'sortir-stock', { commande_id })).statusCode).toBe(200)
  const mouvements = (await app.inject(`/stock/mouvements?commande_id=${commande_id}`)).json()
  expect(mouvements).toMatchObject([
    { produit_id: 31, magasin_id: 2, delta: -1, cause: 'SORTIE', commande_id },
    { produit_id: 30, magasin_id: 2, delta: -2, cause: 'SORTIE', commande_id },
  ])
  expect(await article(2, 30)).toMatchObject({ disponible: 18, reserve: 0 })
  const [, second] = (await app.inject('/stock/mouvements?limite=2')).json()
  const suite = await app.inject('/stock/mouvements?limite=1')
  const url = /<([^>]+)>/.exec(String(suite.headers['link']))?.[1] as string
  expect((await app.inject(url)).json()).toEqual([second])
  await expect(pool.query('update mouvements set delta = 1')).rejects.toThrow('append-only')
})

test('what left cannot leave after a release: a fault, and the group goes on without it', async () => {
  const [partie, liberee] = [newId(), newId()]
  const lignes = [{ produit_id: 40, quantite: 1 }]
  for (const commande_id of [partie, liberee])
    await post('/interne/stock/reserver', { commande_id, magasin_id: 6, lignes }, `${commande_id}:r:do`)
  await post('/interne/stock/liberer', { commande_id: liberee }, `${liberee}:r:undo`)
  const lot = await post('/interne/stock/sortir/lot', {
    commands: [partie, liberee].map((commande_id) => ({
      key: `${commande_id}:s:do`,
      body: { commande_id },
    })),
  })
  expect(lot.json().replies).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'error' }])
  expect(await brokenInvariants(pool)).toEqual([])
})

test('alerts tell what is empty and what is under its threshold', async () => {
  await post('/stock/reserver', { magasin_id: 5, produits: [{ produit_id: 50, quantite: 20 }] })
  await post('/stock/reserver', { magasin_id: 5, produits: [{ produit_id: 51, quantite: 19 }] })
  const alertes = (await app.inject('/stock/alertes?magasin_id=5&limite=100')).json()
  expect(alertes).toContainEqual(
    expect.objectContaining({ type: 'RUPTURE', produit_id: 50, disponible: 0, reserve: 20 }),
  )
  expect(alertes).toContainEqual(
    expect.objectContaining({ type: 'SOUS_SEUIL', produit_id: 51, disponible: 1 }),
  )
  const ruptures = (await app.inject('/stock/alertes?magasin_id=5&type=RUPTURE&total=1')).json()
  expect(ruptures).toHaveLength(1)
  const bas = (await app.inject('/stock?magasin_id=5&sous_seuil=true&limite=100')).json()
  expect(bas.map((row: { produit_id: number }) => row.produit_id)).toContain(51)
})

test('the metrics of reservations are served', async () => {
  const { body } = await app.inject('/metrics')
  expect(body).toMatch(/stock_reservations_total\{[^}]*outcome="reserver"/)
})
