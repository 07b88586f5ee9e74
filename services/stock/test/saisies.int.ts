/** What the catalogue tells: names, and quantities that bodies of older systems give. */
import { type BodyOf, catalogue, toWire } from '@comptoir/contracts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { takeEvents } from '../src/events.ts'
import type { Metrics } from '../src/metrics.ts'
import { brokenInvariants, openWorld, prepareStock, putStock, metrics as silent } from './world.ts'

const world = openWorld(prepareStock)
const log = createLogger({ service: 'stock', instance: 'essai', level: 'silent' })
const outcomes: string[] = []
const metrics: Metrics = { ...silent, quantityTold: (outcome) => outcomes.push(outcome) }
beforeEach(() => outcomes.splice(0))

/** Some minutes ago, so that what is asked of the application itself comes after it. */
let instant = Date.now() - 600_000
const now = () => new Date(instant)
/** Time goes on by so many seconds. */
const later = (seconds: number) => (instant += seconds * 1_000)

const take = (...events: BusEvent[]) => takeEvents({ pool: world.pool, log, metrics, now }, events)
const sent = ({ id: type, body }: { id: string; body: object }): BusEvent => ({
  id: newId(),
  type,
  body: toWire(body) as BusEvent['body'],
})
type Quantity = BodyOf<typeof catalogue.quantiteSaisie>
const quantity = (said: Partial<Quantity>) =>
  sent(
    catalogue.quantiteSaisie({
      produitId: 1,
      magasinId: 1,
      quantite: 8,
      auteur: { id: '3', nom: 'Charlie' },
      a: now().toISOString(),
      ...said,
    }),
  )
const of = async (magasin: number, produit: number) =>
  (await world.app.inject(`/stock?magasin_id=${magasin}&produit_id=${produit}`)).json()[0]
const pieces = async (magasin: number, produit: number) => {
  const row = await of(magasin, produit)
  return row.disponible + row.reserve
}
const staff = await bearer({ role: 'responsable' })
const post = (url: string, payload: object) =>
  world.app.inject({ method: 'POST', url, payload, headers: staff })

describe('names', () => {
  test('are those that the catalogue told last, in any order', async () => {
    const named = (nom: string, version: number) =>
      sent(
        catalogue.produitChange({
          produitId: 1,
          nom,
          prixCents: 100,
          coutCents: null,
          categorieId: 1,
          categorieNom: 'Divers',
          categorieVersion: 1,
          actif: version !== 3,
          version,
        }),
      )
    await take(named('Casque', 3), named('Casquette', 2))
    await take(named('Casquette', 2))
    expect(await of(1, 1)).toMatchObject({ nom: 'Casque' })
  })
  test('goods come in, are found or counted of products alone that the catalogue knows', async () => {
    const lignes = [
      { produit_id: 1, quantite: 1 },
      { produit_id: 50_000, quantite: 1 },
    ]
    const unknown = { status: 400, code: 'PRODUIT_INCONNU', produits: [50_000] }
    const refused = [
      await post('/stock/receptions', { magasin_id: 1, lignes, reference: 'BL-1' }),
      await post('/stock/ajustements', { magasin_id: 1, lignes, cause: 'CONSTAT', motif: 'trouvé' }),
      await post('/stock/inventaires', {
        magasin_id: 1,
        lignes: [{ produit_id: 50_000, compte: 1, vu_a: new Date(0).toISOString() }],
      }),
    ]
    for (const answer of refused) expect(answer.json()).toMatchObject(unknown)
  })
  test('nothing is asked for, and no threshold set, of products that neither the catalogue nor a place knows', async () => {
    await putStock(world.pool, [[6, 60_000, 3]])
    const asked = (produit: number) => {
      const lignes = [1, produit].map((produit_id) => ({ produit_id, quantite: 1 }))
      return Promise.all([
        post('/approvisionnements', { magasin_id: 1, lignes }),
        post('/transferts', { de: 6, vers: 1, lignes }),
        post(`/api/v1/logistique/demande?magasin_id=1&produit_id=${produit}&quantite=1`, {}),
      ])
    }
    const set = (produit: number) =>
      world.app.inject({
        method: 'PUT',
        url: `/stock/1/${produit}/seuil`,
        payload: { seuil: 2 },
        headers: staff,
      })
    for (const answer of await asked(50_000))
      expect(answer.json()).toMatchObject({ status: 400, code: 'PRODUIT_INCONNU', produits: [50_000] })
    expect((await set(50_000)).json()).toMatchObject({ status: 404, code: 'PRODUIT_INTROUVABLE', id: 50_000 })
    expect((await asked(60_000)).map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
    expect((await set(60_000)).statusCode).toBe(200)
    expect(await of(1, 50_000)).toBeUndefined()
  })
})

describe('a quantity', () => {
  test('is booked once as a count, with its author', async () => {
    const told = quantity({ produitId: 10, quantite: 25 })
    await take(told)
    later(1)
    await take(told)
    expect(outcomes).toEqual(['counted', 'known'])
    const { rows } = await world.pool.query(
      'select delta, cause, auteur_nom, motif from mouvements where produit_id = 10',
    )
    expect(rows).toEqual([
      { delta: 25, cause: 'INVENTAIRE', auteur_nom: 'Charlie', motif: 'saisie au catalogue' },
    ])
  })
  test('keeps what moved since it was given', async () => {
    await take(quantity({ produitId: 11, quantite: 10 }))
    later(10)
    const late = quantity({ produitId: 11, quantite: 20 })
    later(10)
    await post('/stock/ajustements', {
      magasin_id: 1,
      cause: 'REBUT',
      lignes: [{ produit_id: 11, quantite: 3 }],
      motif: 'cassé',
    })
    later(10)
    await take(late)
    expect(await pieces(1, 11)).toBe(17)
  })
  test('given while another was under way is the one that stays', async () => {
    const first = quantity({ produitId: 12, quantite: 30 })
    later(1)
    const second = quantity({ produitId: 12, quantite: 4 })
    later(5)
    await take(first)
    later(5)
    await take(second)
    await take(first)
    expect(await pieces(1, 12)).toBe(4)
  })
  test('of all places together is met at the centre', async () => {
    await take(quantity({ produitId: 13, quantite: 100 }))
    later(1)
    await take(quantity({ produitId: 13, magasinId: null, quantite: 1_200 }))
    expect([await pieces(1, 13), await pieces(6, 13)]).toEqual([100, 1_100])
  })
  test('of a place that there is not is refused and left', async () => {
    await take(quantity({ magasinId: 77 }))
    expect(outcomes).toEqual(['refused'])
  })
  test('leaves the sums of movements as they must be', async () => {
    expect(await brokenInvariants(world.pool)).toEqual([])
  })
})

test('what all places hold together is told with names, page by page', async () => {
  const page = async (query: string) =>
    (await world.app.inject({ url: `/api/inventory/stock/central?${query}`, headers: staff })).json()
  const { products, total } = await page('page=1&limit=2')
  expect(products).toEqual([
    { productId: 1, stock: 1_005, name: 'Casque' },
    { productId: 2, stock: 1_000, name: 'Produit 2' },
  ])
  expect((await page(`limit=100`)).products).toHaveLength(total)
})

test('other services ask how many pieces there are, and what a place holds', async () => {
  const ask = async (name: string, body: object) =>
    (await world.app.inject({ method: 'POST', url: `/interne/stock/${name}`, payload: body })).json()
  expect(await ask('quantites', { magasin_id: null, produit_ids: [2, 3, 900] })).toEqual({
    quantites: expect.arrayContaining([
      { produit_id: 2, quantite: 1_000 },
      { produit_id: 3, quantite: 10 },
    ]),
  })
  expect(await ask('quantites', { magasin_id: 77, produit_ids: [] })).toMatchObject({
    code: 'MAGASIN_INTROUVABLE',
  })
  const first = await ask('contenu', { magasin_id: 6, curseur: null, limite: 1, total: true })
  expect(first).toMatchObject({ lignes: [{ produit_id: 1, nom: 'Casque' }], total: expect.any(Number) })
  // All rows are counted for whoever wants to know, and for nobody else.
  const second = await ask('contenu', { magasin_id: 6, curseur: 1, limite: 1 })
  expect(second).toEqual({ lignes: [expect.objectContaining({ produit_id: 2, nom: 'Produit 2' })] })
})
