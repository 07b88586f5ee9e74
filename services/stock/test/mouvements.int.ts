/** Goods in, pieces found and scrapped, thresholds: each change is a movement with its author and reason, and nothing else is taken. */
import { randomUUID } from 'node:crypto'
import { stock } from '@comptoir/contracts'
import { readPast, readTold } from '@comptoir/testing/past.ts'
import { alice, bob, carol, charlie } from '@comptoir/testing/staff.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { beforeAll, expect, test } from 'vitest'
import { brokenInvariants, openWorld, prepareStock } from './world.ts'

const world = openWorld(prepareStock)
beforeAll(async () => {
  await world.pool.query(
    `insert into lieux (id, nom, type, ouvert) values (3, 'Vieux-Port', 'MAGASIN', false)`,
  )
})

interface Given {
  readonly as: TestToken
  readonly body?: object
  readonly key?: string
}
const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, { as, body, key }: Given) =>
  world.app.inject({
    method,
    url,
    ...(body === undefined ? {} : { payload: body }),
    headers: { ...(await bearer(as)), ...(key === undefined ? {} : { 'idempotency-key': key }) },
  })
const post = (url: string, given: Given) => ask('POST', url, given)
const article = async (magasin: number, produit: number) =>
  (await world.app.inject(`/stock?magasin_id=${magasin}&produit_id=${produit}`)).json()[0]

test('goods in are movements of one delivery, with who took them in and what the note says', async () => {
  const lignes = [
    { produit_id: 40, quantite: 6 },
    { produit_id: 1, quantite: 2 },
    { produit_id: 40, quantite: 4 },
  ]
  const key = randomUUID()
  const body = { magasin_id: 1, lignes, reference: 'BL-2291' }
  const reply = await post('/stock/receptions', { as: alice, body, key })
  expect(reply.statusCode).toBe(201)
  expect(reply.json()).toMatchObject({
    magasin_id: 1,
    lignes: [
      { produit_id: 1, delta: 2, disponible: 7 },
      { produit_id: 40, delta: 10, disponible: 10 },
    ],
    auteur: { nom: 'Alice' },
  })
  expect((await post('/stock/receptions', { as: alice, body, key })).json()).toEqual(reply.json())
  expect(await article(1, 40)).toMatchObject({ disponible: 10, en_transit: 0, cible: null })
  const { reception_id: id } = reply.json()
  const moved = await ask('GET', `/stock/mouvements?document_id=${id}`, { as: alice })
  expect(moved.json()).toMatchObject([
    {
      produit_id: 40,
      delta: 10,
      cause: 'RECEPTION',
      reference: 'BL-2291',
      document_id: id,
      auteur: { nom: 'Alice' },
    },
    { produit_id: 1, delta: 2, cause: 'RECEPTION' },
  ])
})

test('pieces are found and scrapped with a reason, and never more than are free', async () => {
  const before = (await article(6, 2)).disponible
  const act = (cause: string, quantite: number) =>
    post('/stock/ajustements', {
      as: charlie,
      body: {
        magasin_id: 6,
        cause,
        lignes: [{ produit_id: 2, quantite }],
        motif: 'dégât d’eau',
      },
    })
  expect((await act('REBUT', 3)).json()).toMatchObject({ lignes: [{ delta: -3, disponible: before - 3 }] })
  expect((await act('CONSTAT', 1)).json()).toMatchObject({ lignes: [{ delta: 1, disponible: before - 2 }] })
  expect((await act('REBUT', before)).json()).toMatchObject({
    code: 'STOCK_INSUFFISANT',
    lignes: [{ produit_id: 2, demande: before, disponible: before - 2 }],
  })
  const [found, scrapped] = (await ask('GET', '/stock/mouvements?produit_id=2', { as: charlie })).json()
  expect([found.cause, scrapped.cause, scrapped.motif]).toEqual(['CONSTAT', 'REBUT', 'dégât d’eau'])
  const told = await readTold(world.pool, stock.constat.id, 'mouvement_id')
  expect(told).toMatchObject([{ magasin_id: 6, produit_id: 2, quantite: 1 }])
  await act('CONSTAT', 4)
  for (const limite of [1, 500])
    expect(await readPast(world.app, stock.passe.constat.spec, limite)).toEqual(
      await readTold(world.pool, stock.constat.id, 'mouvement_id'),
    )
})

test('who may not, a place that is closed or unknown, and too much are refused by name, with nothing done', async () => {
  const count = async () => (await world.pool.query('select count(*) from mouvements')).rows[0].count
  const before = await count()
  const taking = (magasin: number, quantite = 1) => ({
    magasin_id: magasin,
    lignes: [{ produit_id: 3, quantite }],
    reference: 'BL-1',
  })
  const code = async (as: TestToken, body: object) =>
    (await post('/stock/receptions', { as, body })).json().code
  expect(await code(bob, taking(1))).toBe('ACCES_INTERDIT')
  expect(await code(carol, taking(1))).toBe('MAGASIN_INTERDIT')
  expect(await code(charlie, taking(99))).toBe('MAGASIN_INCONNU')
  expect(await code(charlie, taking(3))).toBe('MAGASIN_FERME')
  await world.pool.query(
    `with told as (insert into mouvements (magasin_id, produit_id, delta, cause, a) values (1, 60, 2147483640, 'INVENTAIRE', now()))
     insert into stocks (magasin_id, produit_id, disponible) values (1, 60, 2147483640)`,
  )
  const much = { magasin_id: 1, lignes: [{ produit_id: 60, quantite: 8 }], reference: 'BL-1' }
  expect(await code(charlie, much)).toBe('STOCK_TROP_GRAND')
  expect(Number(await count())).toBe(Number(before) + 1)
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('a threshold is followed by its alert, and stays below its target', async () => {
  const set = (body: object, magasin = 1) => ask('PUT', `/stock/${magasin}/1/seuil`, { as: alice, body })
  const alerts = async () => (await ask('GET', '/stock/alertes?magasin_id=1', { as: alice })).json()
  expect((await set({ seuil: 50, cible: 80 })).json()).toMatchObject({ seuil: 50, cible: 80, produit_id: 1 })
  expect(await alerts()).toContainEqual(
    expect.objectContaining({ type: 'SOUS_SEUIL', produit_id: 1, cible: 80 }),
  )
  expect((await set({ seuil: 1, cible: 2 })).statusCode).toBe(200)
  expect(await alerts()).toContainEqual(expect.objectContaining({ type: 'SURSTOCK', produit_id: 1 }))
  expect((await set({ seuil: 3, cible: 2 })).json()).toMatchObject({
    code: 'SEUIL_AU_DESSUS_DE_CIBLE',
    status: 422,
  })
  expect((await set({ seuil: 3 }, 6)).json().code).toBe('MAGASIN_INTERDIT')
  const nowhere = await ask('PUT', '/stock/99/1/seuil', { as: charlie, body: { seuil: 3 } })
  expect(nowhere.json().code).toBe('MAGASIN_INTROUVABLE')
})

test('a change without its movement is refused, whoever writes it', async () => {
  const write = (text: string) => world.pool.query(text)
  await expect(write('update stocks set disponible = disponible + 1 where produit_id = 3')).rejects.toThrow(
    'movements',
  )
  await expect(write('update stocks set en_transit = 1 where produit_id = 3')).rejects.toThrow('movements')
  await expect(
    write('insert into stocks (magasin_id, produit_id, disponible) values (1, 77, 1)'),
  ).rejects.toThrow('movements')
  await expect(
    write(`with told as (insert into mouvements (magasin_id, produit_id, delta, cause, a) values (6, 3, 2, 'INVENTAIRE', now()))
      update stocks set disponible = disponible + 1 where magasin_id = 6 and produit_id = 3`),
  ).rejects.toThrow('movements')
  await expect(write('delete from stocks')).rejects.toThrow('append-only')
})
