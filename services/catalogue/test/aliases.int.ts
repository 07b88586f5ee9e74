/** Products and films as clients of replaced systems ask for them. `proofs/e2e/aliases-products.ts` has every route. */
import { type BodyOf, refuse, type stock } from '@comptoir/contracts'
import { type Answers, silent } from '@comptoir/testing/ask.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { openWorld } from './world.ts'

type Answer = Answers['stock.quantites']
const nothing: Answer = () => ({ quantites: [] })
/** What stock says. */
let answer: (asked: BodyOf<typeof stock.quantites>) => ReturnType<NonNullable<Answer>> = nothing as never
beforeEach(() => (answer = nothing as never))
const world = openWorld(undefined, { 'stock.quantites': (asked: never) => answer(asked) })
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
    expect((await change({ nom: 'Chargeur' }, { 'if-match': '' })).statusCode).toBe(200)
    expect((await change({ champ: 'nom', valeur: '  ' })).json()).toMatchObject({
      code: 'REQUETE_INVALIDE',
      erreurs: [{ pointeur: '/valeur' }],
    })
    expect((await change({ prix: 0.001 })).json()).toMatchObject({ code: 'MONTANT_TROP_FIN' })
    expect((await ask('GET', '/api/v1/produits/7')).json()).toMatchObject({ prix: 38.5, version: 3 })
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

describe('quantities', () => {
  test('come from stock, and are unknown while it does not answer', async () => {
    answer = ({ magasinId, produitIds }) => {
      expect([magasinId, produitIds]).toEqual([null, [1]])
      return { quantites: [{ produitId: 1, quantite: 5_100 }] }
    }
    expect((await ask('GET', '/api/v1/products/1')).json()).toEqual({
      id: 1,
      code: 'ELE001',
      nom: 'Casque d’écoute sans fil',
      description: 'Casque d’écoute sans fil. Rayon électronique.',
      prix: 100,
      quantite_stock: 5_100,
      categorie_id: 1,
    })
    answer = () => silent
    expect((await ask('GET', '/api/v1/products/1')).json()).toMatchObject({ quantite_stock: null })
    const store = '/api/inventory/products/store/3?limit=1'
    expect((await ask('GET', store)).json()).toMatchObject({ products: [{ id: 1, stock: null }] })
    answer = () => refuse('MAGASIN_INTROUVABLE', { id: 3 })
    expect((await ask('GET', store)).json()).toMatchObject({ status: 404, code: 'MAGASIN_INTROUVABLE' })
  })
  test('that a body gives are told to stock, with the change and its author', async () => {
    const made = await ask('POST', '/api/v1/products', {
      body: { nom: 'Compté', prix: '2.50', categorie_id: '1', quantite_stock: '12', total: 1 },
      headers: staff,
    })
    expect(made.json()).toMatchObject({ nom: 'Compté', prix: 2.5, quantite_stock: 12 })
    const { id } = made.json<{ id: number }>()
    const url = `/api/inventory/products/${id}/store/4`
    const body = { stock: 3, category: 'Bric-à-brac' }
    const changed = await ask('PUT', url, { body, headers: staff })
    expect(changed.json()).toMatchObject({ name: 'Compté', category: 'Bric-à-brac', stock: 3 })
    const { rows } = await world.pool.query(
      `select body->'magasin_id' as place, body->'quantite' as pieces, body->'auteur'->>'nom' as author
       from outbox where type = 'catalogue.quantite-saisie' and body->'produit_id' = $1 order by seq`,
      [String(id)],
    )
    expect(rows).toEqual([
      { place: null, pieces: 12, author: 'Essai' },
      { place: 4, pieces: 3, author: 'Essai' },
    ])
  })
  test('of a store that stock does not know change nothing', async () => {
    answer = () => refuse('MAGASIN_INTROUVABLE', { id: 77 })
    const body = { name: 'Nulle part', price: 1, stock: 1 }
    const refused = await ask('POST', '/api/inventory/products/store/77', { body, headers: staff })
    expect(refused.statusCode).toBe(404)
    const { rows } = await world.pool.query(`select from produits where nom = 'Nulle part'`)
    expect(rows).toEqual([])
  })
})

test('the list of 003 is ordered and filtered as it is asked', async () => {
  const prices = async (query: string) => {
    const page = (await ask('GET', `/api/v1/products?categorie_id=1&size=3&${query}`)).json<{
      items: { prix: number }[]
    }>()
    return page.items.map(({ prix }) => prix)
  }
  expect(await prices('sort=prix,desc')).toEqual([250, 189.99, 149.99])
  expect(await prices('sort=prix&page=2')).toHaveLength(3)
  expect(await prices('sort=prix,asc&prix_min=90&prix_max=100')).toEqual([94.99, 100])
  expect(await prices('search=casque')).toEqual([100])
  expect((await ask('GET', '/api/v1/products?sort=stock')).json()).toMatchObject({
    erreurs: [{ pointeur: '/sort' }],
  })
})
