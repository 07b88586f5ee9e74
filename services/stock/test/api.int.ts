import { randomUUID } from 'node:crypto'
import { stock } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { seedDemo } from '../src/db/seed.ts'
import { seedDemandes } from '../src/routes/demo-demandes.ts'
import { brokenInvariants, metrics, openWorld } from './world.ts'

// Two instances that start at the same moment.
const world = openWorld(async (pool) => {
  await Promise.all([seedDemo(pool, new Date()), seedDemo(pool, new Date())])
})

/** Who may do all that staff may. */
const staff = await bearer({ role: 'responsable' })
const post = (url: string, payload: object, key?: string) =>
  world.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { ...staff, ...(key === undefined ? {} : { 'idempotency-key': key }) },
  })
const read = (url: string) => world.app.inject({ url, headers: staff })
const article = async (magasin: number, produit: number) =>
  (await world.app.inject(`/stock?magasin_id=${magasin}&produit_id=${produit}`)).json()[0]

test('the demonstration data is there, once', async () => {
  const all = await world.app.inject('/stock?total=1&limite=1')
  expect(all.headers['x-total-count']).toBe('1200')
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
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('the demonstration has requests in every state and alerts of every kind, and every quantity is right', async () => {
  await seedDemandes({ ...appDeps({ service: 'stock', pool: world.pool }), metrics })
  const { rows } = await world.pool.query('select distinct statut from demandes')
  expect(rows.length).toBe(6)
  for (const type of stock.ALERTES)
    expect((await read(`/stock/alertes?type=${type}`)).json(), type).not.toEqual([])
  expect(await brokenInvariants(world.pool)).toEqual([])
  expect((await world.app.inject('/stock?en_transit=1')).json()).toMatchObject([
    { magasin_id: 3, produit_id: 154, en_transit: 15 },
    { magasin_id: 4, produit_id: 160, en_transit: 4 },
  ])
})

test('a list leads to its next page until its end', async () => {
  const seen: number[] = []
  for (let url: string | undefined = '/stock?magasin_id=2&limite=90'; url !== undefined; ) {
    const page: { json(): { produit_id: number }[]; headers: { link?: unknown } } =
      await world.app.inject(url)
    seen.push(...page.json().map((row) => row.produit_id))
    url = /<([^>]+)>; rel="next"/.exec(String(page.headers.link))?.[1]
  }
  expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
})

test('a cursor that this list did not make is a bad request', async () => {
  const reply = await world.app.inject('/stock?curseur=abc')
  expect(reply.statusCode).toBe(400)
  expect(reply.json().erreurs[0].pointeur).toBe('/curseur')
})

test('reserving by hand holds the lines, and the same key answers the same without holding more', async () => {
  const demand = {
    produits: [
      { produit_id: 10, quantite: 2 },
      { produit_id: 10, quantite: 1 },
    ],
  }
  const key = randomUUID()
  const before = await article(6, 10)
  const first = await post('/stock/reserver', demand, key)
  expect(first.statusCode).toBe(200)
  expect(first.json()).toMatchObject({ statut: 'STOCK_RESERVE', commande_id: expect.any(String) })
  const again = await post('/stock/reserver', demand, key)
  expect(again.json()).toEqual(first.json())
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect((await post('/stock/reserver', { ...demand, magasin_id: 1 }, key)).statusCode).toBe(422)
  expect(await article(6, 10)).toMatchObject({ disponible: before.disponible - 3, reserve: 3 })
  const { commande_id } = first.json()
  const release = await post('/stock/liberer', { commande_id })
  expect(release.json()).toEqual({ commande_id, statut: 'LIBEREE' })
  expect(await article(6, 10)).toEqual(before)
  expect((await post('/stock/reserver', { ...demand, commande_id })).json().code).toBe(
    'RESERVATION_EXISTANTE',
  )
})

test('fifty requests with one key at the same time reserve once', async () => {
  const key = randomUUID()
  const before = await article(6, 11)
  const replies = await Promise.all(
    Array.from({ length: 50 }, () =>
      post('/stock/reserver', { produits: [{ produit_id: 11, quantite: 1 }] }, key),
    ),
  )
  const done = replies.filter((reply) => reply.statusCode === 200)
  expect(new Set(done.map((reply) => reply.json().commande_id)).size).toBe(1)
  for (const reply of replies) expect([200, 409, 503]).toContain(reply.statusCode)
  expect(await article(6, 11)).toMatchObject({ disponible: before.disponible - 1 })
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
  const body = {
    commande_id,
    magasin_id: 2,
    lignes: [
      { produit_id: 30, quantite: 2 },
      { produit_id: 31, quantite: 1 },
    ],
  }
  const interne = (name: string, step: string, payload: object) =>
    post(`/interne/stock/${name}`, payload, `${commande_id}:${step}:do`)
  expect((await interne('reserver', 'reserver-stock', body)).statusCode).toBe(200)
  expect((await interne('sortir', 'sortir-stock', { commande_id })).statusCode).toBe(200)
  const mouvements = (await read(`/stock/mouvements?commande_id=${commande_id}`)).json()
  expect(mouvements).toMatchObject([
    { produit_id: 31, magasin_id: 2, delta: -1, cause: 'SORTIE', commande_id },
    { produit_id: 30, magasin_id: 2, delta: -2, cause: 'SORTIE', commande_id },
  ])
  expect(await article(2, 30)).toMatchObject({ disponible: 18, reserve: 0 })
  const [, second] = (await read('/stock/mouvements?limite=2')).json()
  const next = await read('/stock/mouvements?limite=1')
  const url = /<([^>]+)>/.exec(String(next.headers['link']))?.[1] as string
  expect((await read(url)).json()).toEqual([second])
  await expect(world.pool.query('update mouvements set delta = 1')).rejects.toThrow('append-only')
})

test('what left cannot leave after a release: a fault, and the group goes on without it', async () => {
  const [left, released] = [newId(), newId()]
  const lignes = [{ produit_id: 40, quantite: 1 }]
  for (const commande_id of [left, released])
    await post('/interne/stock/reserver', { commande_id, magasin_id: 6, lignes }, `${commande_id}:r:do`)
  await post('/interne/stock/liberer', { commande_id: released }, `${released}:r:undo`)
  const lot = await post('/interne/stock/sortir/lot', {
    commands: [left, released].map((commande_id) => ({
      key: `${commande_id}:s:do`,
      body: { commande_id },
    })),
  })
  expect(lot.json().replies).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'error' }])
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('alerts tell what is empty and what is under its threshold', async () => {
  await post('/stock/reserver', { magasin_id: 5, produits: [{ produit_id: 50, quantite: 20 }] })
  await post('/stock/reserver', { magasin_id: 5, produits: [{ produit_id: 51, quantite: 19 }] })
  const alertes = (await read('/stock/alertes?magasin_id=5&limite=100')).json()
  expect(alertes).toContainEqual(
    expect.objectContaining({ type: 'RUPTURE', produit_id: 50, disponible: 0, reserve: 20 }),
  )
  expect(alertes).toContainEqual(
    expect.objectContaining({ type: 'SOUS_SEUIL', produit_id: 51, disponible: 1 }),
  )
  const ruptures = (await read('/stock/alertes?magasin_id=5&type=RUPTURE&total=1')).json()
  expect(ruptures).toHaveLength(1)
  const low = (await world.app.inject('/stock?magasin_id=5&sous_seuil=true&limite=100')).json()
  expect(low.map((row: { produit_id: number }) => row.produit_id)).toContain(51)
})

test('a list names the products that it is of', async () => {
  const found = await world.app.inject('/stock?magasin_id=5&produits=51,50,999999&limite=100&total=1')
  expect(found.json().map((row: { produit_id: number }) => row.produit_id)).toEqual([50, 51])
  expect(found.headers['x-total-count']).toBe('2')
  const wrong = await world.app.inject('/stock?magasin_id=5&produits=51,abc')
  expect([wrong.statusCode, wrong.json().erreurs[0].pointeur]).toEqual([400, '/produits'])
})

test('the metrics of reservations are served', async () => {
  const { body } = await world.app.inject('/metrics')
  expect(body).toMatch(/stock_reservations_total\{[^}]*outcome="reserver"/)
})
