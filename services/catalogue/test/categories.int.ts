import { describe, expect, test } from 'vitest'
import { requestsTo } from './requests.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const { get, send, unProduit, eventsOf } = await requestsTo(world)

describe('categories', () => {
  test('a category lives from creation to deletion under its versions', async () => {
    const created = await send('POST', '/categories', { body: { nom: 'Épicerie fine' } })
    expect(created.statusCode).toBe(201)
    const url = String(created.headers['location'])
    const taken = await send('POST', '/categories', { body: { nom: 'EPICERIE  FINE' } })
    expect(taken.json()).toMatchObject({ status: 409, code: 'CATEGORIE_DEJA_PRISE' })
    expect(
      (await send('PUT', url, { body: { nom: 'Films' }, headers: { 'if-match': '"1"' } })).statusCode,
    ).toBe(409)
    const renamed = await send('PUT', url, { body: { nom: 'Traiteur' }, headers: { 'if-match': '"1"' } })
    expect(renamed.json()).toMatchObject({ nom: 'Traiteur', version: 2 })
    expect((await get(url, { 'if-none-match': 'W/"2"' })).statusCode).toBe(304)
    expect((await send('DELETE', url, { headers: { 'if-match': '"1"' } })).statusCode).toBe(412)
    expect((await send('DELETE', url, { headers: { 'if-match': '"2"' } })).statusCode).toBe(204)
    expect((await get(url)).statusCode).toBe(404)
  })
  test('a category that is renamed is told with each of its products', async () => {
    const created = await send('POST', '/categories', { body: { nom: 'Jardin d’hiver' } })
    const { id: categorie_id } = created.json<{ id: number }>()
    const { id } = await unProduit({ categorie_id })
    const url = String(created.headers['location'])
    await send('PUT', url, { body: { nom: 'Serres' }, headers: { 'if-match': '"1"' } })
    const told = { produit_id: id, categorie_id, version: 1 }
    expect(await eventsOf(id)).toMatchObject([
      { ...told, categorie_nom: 'Jardin d’hiver', categorie_version: 1 },
      { ...told, categorie_nom: 'Serres', categorie_version: 2 },
    ])
  })
  test('a category with products stays', async () => {
    const refused = await send('DELETE', '/categories/1', { headers: { 'if-match': '*' } })
    expect(refused.json()).toMatchObject({ status: 409, code: 'CATEGORIE_UTILISEE' })
    const list = await get('/categories?total=1')
    expect(list.headers['x-total-count']).toBe('15')
    expect(list.json()).toContainEqual({ id: 14, nom: 'Films', version: 1 })
  })
})
