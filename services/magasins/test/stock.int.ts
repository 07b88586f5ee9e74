/** What places have, as magasins tells it: stock is asked. */
import type { BodyOf, stock } from '@comptoir/contracts'
import { silent } from '@comptoir/testing/ask.ts'
import { beforeEach, expect, test } from 'vitest'
import { EMPTY, openWorld } from './world.ts'

const row = (magasinId: number, produitId: number, nom: string | null) => ({
  magasinId,
  produitId,
  nom,
  disponible: 3,
  reserve: 2,
  enTransit: 0,
  seuil: 1,
  cible: null,
})
type Asked = BodyOf<typeof stock.contenu>
const asked: Asked[] = []
let answers = true
beforeEach(() => {
  asked.splice(0)
  answers = true
})
const world = openWorld({
  'stock.occupation': () => EMPTY,
  'stock.contenu': (body: Asked) => {
    asked.push(body)
    const all = [row(body.magasinId, 1, 'Lampe'), row(body.magasinId, 4, null)]
    const from = all.filter(({ produitId }) => produitId > (body.curseur ?? 0))
    const total = body.total === true ? { total: all.length } : {}
    return answers ? { ...total, lignes: from.slice(0, body.limite) } : silent
  },
})

test('a store has what stock says, page by page, with the names of products', async () => {
  const first = await world.ask('GET', '/magasins/2/stock?limite=1&total=1')
  expect(first.json()).toEqual([
    {
      produit_id: 1,
      magasin_id: 2,
      nom: 'Lampe',
      disponible: 3,
      reserve: 2,
      en_transit: 0,
      seuil: 1,
      cible: null,
    },
  ])
  expect(first.headers['x-total-count']).toBe('2')
  const next = /<(.+)>/.exec(String(first.headers['link']))?.[1] ?? ''
  expect((await world.ask('GET', next)).json()).toMatchObject([{ produit_id: 4, nom: null }])
  expect(asked).toMatchObject([
    { magasinId: 2, curseur: null, limite: 2 },
    { magasinId: 2, curseur: 1, limite: 2 },
  ])
  // Stock counts its rows for whoever asks how many there are.
  await world.ask('GET', '/magasins/2/stock')
  expect(asked.map(({ total }) => total)).toEqual([true, true, undefined])
})

test('older systems read all pieces, whatever orders hold', async () => {
  const pieces = [
    { produit_id: 1, nom: 'Lampe', quantite: 5 },
    { produit_id: 4, nom: '', quantite: 5 },
  ]
  for (const path of ['/api/v1/stores/2/stock', '/api/v1/magasins/2/stock'])
    expect((await world.ask('GET', path)).json()).toEqual(pieces)
  const charlie = { as: { role: 'employe', magasins: [1] } } as const
  expect((await world.ask('GET', '/api/v1/logistique/stock', charlie)).json()).toEqual(pieces)
  expect(asked.at(-1)).toMatchObject({ magasinId: 6 })
})

test('a store that there is not has none, and nothing is made up while stock is silent', async () => {
  expect((await world.ask('GET', '/magasins/99/stock')).json()).toMatchObject({ code: 'MAGASIN_INTROUVABLE' })
  answers = false
  for (const path of ['/magasins/2/stock', '/api/v1/stores/2/stock'])
    expect((await world.ask('GET', path)).json()).toMatchObject({ status: 503, code: 'SERVICE_SANS_REPONSE' })
})

test('a store tells when it was made, and when it was changed last', async () => {
  const as = { role: 'responsable' } as const
  const body = { name: 'Lachine', address: '1, rue Notre-Dame' }
  const made = (await world.ask('POST', '/api/stores', { as, body })).json<Record<string, string>>()
  expect(made['updatedAt']).toBe(made['createdAt'])
  const url = `/api/stores/${made['id']}`
  const changed = (await world.ask('PUT', url, { as, body: { address: '2, rue Notre-Dame' } })).json()
  expect(changed).toMatchObject({ createdAt: made['createdAt'], address: '2, rue Notre-Dame' })
  expect(Date.parse(String(changed['updatedAt']))).toBeGreaterThan(Date.parse(String(made['createdAt'])))
})

test('other services learn what places are called', async () => {
  const told = await world.app.inject({ method: 'POST', url: '/interne/magasins/lieux', payload: {} })
  expect(told.json()['lieux']).toEqual(
    expect.arrayContaining([{ id: 1, nom: 'Plateau', adresse: expect.any(String), type: 'MAGASIN' }]),
  )
})
