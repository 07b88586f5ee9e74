/** Products and films as clients of replaced systems ask for them. `proofs/e2e/aliases-products.ts` has every route. */
import { bearer } from '@comptoir/testing/tokens.ts'
import { describe, expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = openWorld()
const staff = await bearer({ role: 'responsable' })

const ask = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  given: { body?: object; headers?: object } = {},
) =>
  world.app.inject({
    method,
    url,
    headers: { ...given.headers },
    ...(given.body === undefined ? {} : { payload: given.body }),
  })

async function unFilm(title: string): Promise<string> {
  const made = await ask('POST', '/api/movies', { body: { title, prix: 99 } })
  expect([made.statusCode, made.json()]).toEqual([201, { id: expect.any(Number), title, description: '' }])
  return String(made.json<{ id: number }>().id)
}
const titles = async (query: string) =>
  (await ask('GET', `/api/movies${query}`)).json<{ title: string }[]>().map(({ title }) => title)

describe('films', () => {
  test('are all there at once, and found by a part of their title as it stands', async () => {
    await unFilm('Été 100 % pluie')
    expect(await titles('')).toHaveLength(41)
    expect(await titles('?title=ETE%20100%20%25')).toEqual(['Été 100 % pluie'])
    expect(await titles('?title=pluie%20100')).toEqual([])
    expect(await titles('?title=%25')).toEqual(['Été 100 % pluie'])
    expect(await titles('?title=_')).toEqual([])
  })
  test('have no price, whatever is said, and keep the one that they are given', async () => {
    const id = await unFilm('Sans prix')
    expect((await ask('GET', `/produits/${id}`)).json()).toMatchObject({ prix: 0, actif: true })
    const body = { nom: 'Sans prix', categorie_id: 14, prix: 9.99 }
    await ask('PUT', `/produits/${id}`, { body, headers: { ...staff, 'if-match': '*' } })
    await ask('PUT', `/api/movies/${id}`, { body: { title: 'Avec prix' } })
    expect((await ask('GET', `/produits/${id}`)).json()).toMatchObject({ nom: 'Avec prix', prix: 9.99 })
  })
  test('are no other products, and gone once removed', async () => {
    const id = await unFilm('Passager')
    for (const other of ['/api/movies/1', '/api/movies/999999'])
      for (const method of ['GET', 'DELETE'] as const) expect((await ask(method, other)).statusCode).toBe(404)
    expect((await ask('DELETE', `/api/movies/${id}`)).statusCode).toBe(204)
    for (const method of ['GET', 'DELETE'] as const)
      expect((await ask(method, `/api/movies/${id}`)).statusCode).toBe(404)
    expect((await ask('PUT', `/api/movies/${id}`, { body: { title: 'Encore' } })).statusCode).toBe(404)
    expect(await titles('?title=passager')).toEqual([])
    expect((await ask('GET', `/produits/${id}`)).json()).toMatchObject({ actif: false })
  })
  test('are not emptied at once', async () => {
    expect((await ask('DELETE', '/api/movies')).statusCode).toBe(405)
  })
})

describe('products', () => {
  test('change by a field and its value, in the version that is named where one is', async () => {
    const change = (body: object, headers = {}) =>
      ask('PUT', '/api/v1/maison-mere/produits/7', { body, headers: { ...staff, ...headers } })
    expect((await change({ champ: 'prix', valeur: '38.50' })).statusCode).toBe(200)
    expect((await change({ nom: 'Chargeur' }, { 'if-match': '"1"' })).statusCode).toBe(412)
    expect((await change({ champ: 'nom', valeur: '  ' })).json()).toMatchObject({
      code: 'REQUETE_INVALIDE',
      erreurs: [{ pointeur: '/valeur' }],
    })
    expect((await change({ prix: 0.001 })).json()).toMatchObject({ code: 'MONTANT_TROP_FIN' })
    expect((await ask('GET', '/api/v1/produits/7')).json()).toMatchObject({ prix: 38.5, version: 2 })
  })
  test('of 002 have the names of their categories, and are gone once removed', async () => {
    const shown = (await ask('GET', '/api/inventory/products/8')).json()
    expect(shown).toMatchObject({ id: 8, category: 'Électronique', price: 14.99 })
    expect((await ask('DELETE', '/api/inventory/products/8', { headers: staff })).statusCode).toBe(204)
    for (const url of [
      '/api/inventory/products/8',
      '/api/v1/produits/8',
      `/api/inventory/products/name/${encodeURIComponent(String(shown['name']))}`,
    ])
      expect((await ask('GET', url)).statusCode).toBe(404)
    const list = (await ask('GET', '/api/inventory/products')).json<{ id: number }[]>()
    expect(list.filter(({ id }) => id === 8)).toEqual([])
    expect(list.length).toBeGreaterThan(200)
  })
})
