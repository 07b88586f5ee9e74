import { randomUUID } from 'node:crypto'
import { newId } from '@comptoir/kit/ids.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { applyDue } from '../src/prix.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const charlie = await bearer({ role: 'responsable', claims: { nom: 'Charlie' } })
const alice = await bearer({ role: 'gestionnaire' })
const bob = await bearer({ role: 'employe' })

const get = (url: string, headers: Record<string, string> = {}) => world.app.inject({ url, headers })
const put = (url: string, body: object, version: number | string) =>
  world.app.inject({
    method: 'PUT',
    url,
    headers: { ...charlie, 'if-match': `"${version}"`, 'idempotency-key': randomUUID() },
    payload: { nom: 'Tuque', categorie_id: 1, prix: 10, ...body },
  })
async function unProduit(given: object = {}): Promise<string> {
  const created = await world.app.inject({
    method: 'POST',
    url: '/produits',
    headers: charlie,
    payload: { nom: 'Tuque', categorie_id: 1, prix: 10, ...given },
  })
  expect(created.statusCode).toBe(201)
  return String(created.headers['location'])
}

let arrived = 0
const metrics = { priceArrived: (count: number) => (arrived += count), imported: () => undefined }
const apply = () => applyDue({ pool: world.pool, newId, metrics })

test('a cost is told to whoever runs a store, in lists too', async () => {
  const url = await unProduit({ nom: 'Objet au coût connu', cout: 4.2 })
  expect((await get(url, alice)).json()).toMatchObject({ cout: 4.2 })
  for (const headers of [bob, {}]) {
    expect((await get(url, headers)).json()).not.toHaveProperty('cout')
    expect((await get('/produits?q=cout+connu', headers)).json()[0]).not.toHaveProperty('cout')
  }
})

test('codes and barcodes are one product’s each, and a refusal says whose', async () => {
  const url = await unProduit({ code: 'ALI001', codes_barres: ['11110000', '22220000'] })
  const id = Number(url.split('/').at(-1))
  const refused = async (given: object) => {
    const payload = { nom: 'Autre', categorie_id: 1, prix: 1, ...given }
    return (await world.app.inject({ method: 'POST', url: '/produits', headers: charlie, payload })).json()
  }
  const holder = { status: 409, produit_id: id, nom: 'Tuque' }
  expect(await refused({ code: 'ali001' })).toMatchObject({ ...holder, code: 'CODE_DEJA_PRIS' })
  expect(await refused({ codes_barres: ['33330000', '22220000'] })).toMatchObject({
    ...holder,
    code: 'CODE_BARRES_DEJA_PRIS',
  })
  expect(await refused({ code: 'P1000000' })).toMatchObject({ status: 409, code: 'CODE_DEJA_PRIS' })
  expect((await get('/produits?q=ali001')).json()).toMatchObject([{ id }])
  expect((await get('/produits?q=22220000')).json()).toMatchObject([{ id, code_barres: '11110000' }])
  // Given up, a barcode may be another's.
  expect((await put(url, { codes_barres: ['22220000'] }, 1)).statusCode).toBe(200)
  await unProduit({ codes_barres: ['11110000'] })
})

test('a conflict answers with the version that was read and the one that stands, and who made each', async () => {
  const url = await unProduit({ cout: 3 })
  await put(url, { nom: 'Tuque bleue', prix: 12 }, 1)
  expect((await put(url, { nom: 'Tuque verte' }, 1)).json()).toMatchObject({
    status: 412,
    code: 'VERSION_PERIMEE',
    version: 2,
    lue: { nom: 'Tuque', prix: 10, cout: 3, version: 1, auteur: { nom: 'Charlie' } },
    actuelle: { nom: 'Tuque bleue', prix: 12, cout: 3, version: 2, auteur: { nom: 'Charlie' } },
  })
  expect((await put(url, {}, 'x')).json()).not.toHaveProperty('lue')
})

test('a price to come comes into force by itself, once, with its author', async () => {
  const url = await unProduit()
  const later = '2999-01-01T00:00:00.000Z'
  expect((await put(url, { prix: 20, prix_a_partir_du: later }, 1)).json()).toMatchObject({
    prix: 10,
    prix_a_venir: { prix: 20, a_partir_du: later },
    version: 2,
  })
  expect(await apply()).toBe(0)
  await world.pool.query(`update produits set prix_a_partir_du = now() where prix_a_partir_du = $1`, [later])
  const rounds = await Promise.all([apply(), apply(), apply()])
  expect(rounds.reduce((sum, count) => sum + count)).toBe(1)
  expect(arrived).toBe(1)
  expect((await get(url)).json()).toMatchObject({ prix: 20, prix_a_venir: null, version: 3 })
  const { rows } = await world.pool.query(
    `select body->>'prix_cents' as prix from outbox where type = 'catalogue.produit-change'
       and body->>'produit_id' = $1 order by seq`,
    [url.split('/').at(-1)],
  )
  expect(rows).toEqual([{ prix: '1000' }, { prix: '2000' }])
  expect((await get(`${url}/prix`, alice)).json()).toMatchObject([
    { prix: 20, version: 3, auteur: { nom: 'Charlie' } },
    { prix: 10, version: 1, auteur: { nom: 'Charlie' } },
  ])
  expect((await get(`${url}/prix`, bob)).statusCode).toBe(403)
  const page = await get(`${url}/prix?limite=1&total=1`, alice)
  expect(page.headers['x-total-count']).toBe('2')
  expect(page.headers['link']).toContain('rel="next"')
})

test('a price to come can be given up, and none is in the past', async () => {
  const url = await unProduit()
  const past = await put(url, { prix: 20, prix_a_partir_du: '2020-01-01T00:00:00Z' }, 1)
  expect(past.json()).toMatchObject({ status: 400, code: 'PRIX_PASSE' })
  await put(url, { prix: 20, prix_a_partir_du: '2999-01-01T00:00:00Z' }, 1)
  expect((await put(url, { prix_a_partir_du: null }, 2)).json()).toMatchObject({
    prix: 10,
    prix_a_venir: null,
  })
  // Withdrawn, a product has no price to come.
  await put(url, { prix: 20, prix_a_partir_du: '2999-01-01T00:00:00Z' }, 3)
  await world.app.inject({ method: 'DELETE', url, headers: { ...charlie, 'if-match': '"4"' } })
  expect((await get(url)).json()).toMatchObject({ actif: false, prix_a_venir: null })
})

test('what a product was is never changed', async () => {
  await expect(world.pool.query(`update produit_historique set prix_cents = 0`)).rejects.toThrow(
    'append-only',
  )
})
