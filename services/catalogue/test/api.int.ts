import { randomUUID } from 'node:crypto'
import { DEMO_FILMS, DEMO_PRODUITS } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { describe, expect, test } from 'vitest'
import { announceCatalogue } from '../src/db/seed.ts'
import { checkDigit } from '../src/domain/code-barres.ts'
import { requestsTo } from './requests.ts'
import { openWorld } from './world.ts'

let changes = 0
const world = openWorld(() => (changes += 1))

const { get, send, unProduit, eventsOf } = await requestsTo(world)

/** The category of these products, as others are told of it. */
const ELECTRONICS = { categorie_id: 1, categorie_nom: 'Électronique', categorie_version: 1 }

describe('demonstration data', () => {
  test('two instances that start at once seed the documented products once and announce each', async () => {
    const first = (await get('/produits/1')).json()
    expect(first).toMatchObject({ id: 1, prix: 100, actif: true, version: 1 })
    expect((await get('/produits/2')).json()).toMatchObject({ prix: 250 })
    expect((await get('/produits/4')).json()).toMatchObject({ prix: 149.99 })
    expect(await eventsOf(4)).toMatchObject([{ produit_id: 4, prix_cents: 14999, actif: true, version: 1 }])
    const { rows } = await world.pool.query("select body from outbox where type = 'catalogue.inventaire'")
    expect(rows).toEqual([{ body: { produits: DEMO_PRODUITS + DEMO_FILMS, version: 1 } }])
  })
  test('each product has a barcode of its own with a right check digit', async () => {
    const { rows } = await world.pool.query<{ code_barres: string }>(
      'select codes_barres[1] as code_barres from produits where id <= $1',
      [DEMO_PRODUITS],
    )
    expect(new Set(rows.map((row) => row.code_barres)).size).toBe(DEMO_PRODUITS)
    const { rows: kept } = await world.pool.query(
      `select count(distinct left(code, 3))::int as shelves, count(*)::int as products,
         sum(cardinality(codes_barres))::int as barcodes, bool_and(cout_cents between prix_cents * 0.44 and prix_cents * 0.75) as earns
       from produits where id <= $1`,
      [DEMO_PRODUITS],
    )
    expect(kept).toEqual([{ shelves: 13, products: DEMO_PRODUITS, barcodes: 240, earns: true }])
    for (const { code_barres } of rows) expect(checkDigit(code_barres)).toBe(Number(code_barres[12]))
  })
  test('a later start changes nothing', async () => {
    const count = () => world.pool.query('select count(*)::int from outbox')
    const before = (await count()).rows
    await announceCatalogue({ pool: world.pool, newId }, true)
    expect((await count()).rows).toEqual(before)
  })
})

describe('products', () => {
  test('a search ignores accents and capitals and takes words in any order', async () => {
    const names = async (q: string) =>
      (await get(`/produits?q=${encodeURIComponent(q)}`))
        .json<{ nom: string }[]>()
        .map((produit) => produit.nom)
    expect(await names('ERABLE sirop')).toEqual(['Sirop d’érable ambré, 540 ml'])
    expect(await names('oeufs')).toEqual(['Œufs gros, douzaine'])
    expect(await names('d’erable ambre')).toEqual(await names("d'érable ambré"))
    expect(await names('%')).toEqual(expect.arrayContaining(['Lait 2 %, 2 L']))
    expect(await names('2000000000015')).toEqual(['Casque d’écoute sans fil'])
    expect(await names('introuvable')).toEqual([])
  })
  test('a typo finds what was meant, in names that hold all other words', async () => {
    const names = async (q: string) =>
      (await get(`/produits?q=${encodeURIComponent(q)}`))
        .json<{ nom: string }[]>()
        .map((produit) => produit.nom)
    for (const typo of ['sirpo erable', 'SIROP ÉRALBE', 'siropp d’érable', 'syrop érable'])
      expect(await names(typo)).toEqual(['Sirop d’érable ambré, 540 ml'])
    expect(await names('tabelte')).toEqual(['Tablette de lecture 10 pouces'])
    expect(await names('casqe')).toEqual(expect.arrayContaining(['Casque d’écoute sans fil']))
    expect(await names('sirop clavier')).toEqual([])
    expect(await names('xqzwv')).toEqual([])
    const page = await get('/produits?q=chocolta&total=1')
    expect(page.headers['x-total-count']).toBe(String(page.json<unknown[]>().length))
  })
  test('facets count a search by category and price, and a choice leaves its like', async () => {
    const facets = async (query: string) =>
      (await get(`/produits/facettes?${query}`)).json<{
        total: number
        categories: { categorie_id: number; nombre: number }[]
        prix: { de: number; a: number | null; nombre: number }[]
      }>()
    const all = await facets('')
    const sum = (counts: { nombre: number }[]) => counts.reduce((total, { nombre }) => total + nombre, 0)
    expect([sum(all.categories), sum(all.prix)]).toEqual([all.total, all.total])
    expect(all.prix.map(({ de, a }) => [de, a])).toEqual([
      [0, 10],
      [10, 25],
      [25, 50],
      [50, 100],
      [100, 250],
      [250, null],
    ])
    const first = await facets('categorie_id=1')
    expect(first.total).toBe(17)
    expect(first.categories).toEqual(all.categories)
    expect(sum(first.prix)).toBe(17)
    const dear = await facets('prix_min=250')
    expect(dear.prix).toEqual(all.prix)
    expect(dear.total).toBe(all.prix.at(-1)?.nombre)
    expect(await facets('q=sirpo')).toEqual(await facets('q=sirop'))
    expect(await facets('q=xqzwv')).toMatchObject({ total: 0, categories: [] })
  })
  test('filters combine, and pages lead through the whole list once', async () => {
    const dear = (await get('/produits?categorie_id=1&prix_min=100&prix_max=189.99')).json<{ id: number }[]>()
    expect(dear.map((produit) => produit.id)).toEqual([1, 4, 6, 14])
    const seen: number[] = []
    let url: string | undefined = '/produits?categorie_id=2&limite=5&total=1'
    while (url !== undefined) {
      const page = await get(url)
      expect(page.headers['x-total-count']).toBe('18')
      seen.push(...page.json<{ id: number }[]>().map((produit) => produit.id))
      url = /<(.+)>; rel="next"/.exec(String(page.headers['link'] ?? ''))?.[1]
    }
    expect(seen).toEqual(Array.from({ length: 18 }, (_, index) => 18 + index))
    expect((await get('/produits?curseur=xyz')).statusCode).toBe(400)
  })
  test('a new product is announced in version 1 and read back with its ETag', async () => {
    const { id, url } = await unProduit({ prix: 12.34 })
    const read = await get(url)
    expect(read.headers['etag']).toBe('"1"')
    expect(read.json()).toEqual({
      id,
      code: `P${id}`,
      nom: 'Produit d’essai',
      description: '',
      categorie_id: 1,
      prix: 12.34,
      prix_a_venir: null,
      code_barres: null,
      codes_barres: [],
      image: null,
      actif: true,
      version: 1,
    })
    expect(await eventsOf(id)).toEqual([
      {
        produit_id: id,
        nom: 'Produit d’essai',
        prix_cents: 1234,
        cout_cents: null,
        ...ELECTRONICS,
        actif: true,
        version: 1,
      },
    ])
    expect((await get(url, { 'if-none-match': '"1"' })).statusCode).toBe(304)
  })
  test('a change needs the version that was read', async () => {
    const { url } = await unProduit()
    const body = { nom: 'Autre nom', categorie_id: 1, prix: 10 }
    expect((await send('PUT', url, { body })).json()).toMatchObject({ status: 428, code: 'VERSION_REQUISE' })
    const stale = await send('PUT', url, { body, headers: { 'if-match': '"7"' } })
    expect(stale.json()).toMatchObject({ status: 412, code: 'VERSION_PERIMEE', version: 1 })
    const changed = await send('PUT', url, { body, headers: { 'if-match': '"1"' } })
    expect(changed.headers['etag']).toBe('"2"')
    expect((await send('DELETE', url)).statusCode).toBe(428)
    expect((await send('DELETE', url, { headers: { 'if-match': '"1"' } })).statusCode).toBe(412)
    expect((await send('PUT', '/produits/99999', { body, headers: { 'if-match': '"1"' } })).statusCode).toBe(
      404,
    )
  })
  test('only a change of what others know is announced', async () => {
    const { id, url } = await unProduit({ description: 'Gardée', code_barres: '12345678' })
    const put = (body: object, version: number) =>
      send('PUT', url, {
        body: { nom: 'Nom', categorie_id: 1, prix: 10, ...body },
        headers: { 'if-match': `"${version}"` },
      })
    const before = changes
    expect((await put({}, 1)).json()).toMatchObject({
      version: 2,
      description: 'Gardée',
      code_barres: '12345678',
    })
    expect((await put({ prix: 11 }, 2)).json()).toMatchObject({ version: 3, prix: 11 })
    expect((await put({ prix: 11 }, 3)).json()).toMatchObject({ version: 3 })
    expect((await put({ prix: 11, nom: 'Autre nom' }, 3)).json()).toMatchObject({ version: 4 })
    expect((await put({ prix: 11, nom: 'Autre nom', description: 'Autre' }, 4)).json().version).toBe(5)
    expect((await put({ prix: 11, nom: 'Autre nom', cout: 6 }, 5)).json().version).toBe(6)
    expect((await put({ prix: 11, nom: 'Autre nom', categorie_id: 2 }, 6)).json().version).toBe(7)
    const told = { produit_id: id, prix_cents: 1100, cout_cents: null, ...ELECTRONICS, actif: true }
    expect((await eventsOf(id)).slice(1)).toEqual([
      { ...told, nom: 'Nom', prix_cents: 1000, version: 2 },
      { ...told, nom: 'Nom', version: 3 },
      { ...told, nom: 'Autre nom', version: 4 },
      { ...told, nom: 'Autre nom', cout_cents: 600, version: 6 },
      { ...told, nom: 'Autre nom', cout_cents: 600, categorie_id: 2, categorie_nom: 'Épicerie', version: 7 },
    ])
    expect(changes).toBe(before + 7)
  })
  test('a withdrawn product keeps its row and leaves the list', async () => {
    const { id, url } = await unProduit({ nom: 'Objet à retirer' })
    expect((await send('DELETE', url, { headers: { 'if-match': '"1"' } })).statusCode).toBe(204)
    expect((await get(url)).json()).toMatchObject({ actif: false, version: 2 })
    const told = { produit_id: id, nom: 'Objet à retirer', prix_cents: 1000, actif: false, version: 2 }
    expect(await eventsOf(id)).toContainEqual({ ...told, cout_cents: null, ...ELECTRONICS })
    expect((await get('/produits?q=objet a retirer')).json()).toEqual([])
    expect((await get('/produits?q=objet a retirer&retires=1')).json()).toHaveLength(1)
  })
  test('a refused product leaves nothing behind', async () => {
    const { url } = await unProduit({ code_barres: '87654321' })
    const count = async () =>
      (
        await world.pool.query(
          'select (select count(*) from produits) as p, (select count(*) from outbox) as o',
        )
      ).rows
    const before = await count()
    const refusal = async (given: object) =>
      (
        await send('POST', '/produits', { body: { nom: 'Refusé', categorie_id: 1, prix: 1, ...given } })
      ).json<{ code: string }>()
    const post = async (given: object) => (await refusal(given)).code
    for (const champ of ['prix', 'cout'])
      expect(await refusal({ [champ]: 1.005 })).toMatchObject({ code: 'MONTANT_TROP_FIN', champ })
    expect(await post({ categorie_id: 999 })).toBe('CATEGORIE_INCONNUE')
    expect(await post({ code_barres: '87654321' })).toBe('CODE_BARRES_DEJA_PRIS')
    expect(await post({ prix: -1 })).toBe('REQUETE_INVALIDE')
    expect(await post({ nom: '   ' })).toBe('REQUETE_INVALIDE')
    expect(await count()).toEqual(before)
    const own = await send('PUT', url, {
      body: { nom: 'Même code', categorie_id: 1, prix: 1, code_barres: '87654321' },
      headers: { 'if-match': '"1"' },
    })
    expect(own.statusCode).toBe(200)
  })
  test('the same key makes one product', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const body = { nom: 'Une seule fois', categorie_id: 1, prix: 1 }
    const first = await send('POST', '/produits', { body, headers })
    const again = await send('POST', '/produits', { body, headers })
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.headers['etag']).toBe('"1"')
    expect(again.json()).toEqual(first.json())
    expect((await send('POST', '/produits', { body: { ...body, prix: 2 }, headers })).statusCode).toBe(422)
  })
  test('of many changes to one version, one is made', async () => {
    const { id, url } = await unProduit()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send('PUT', url, {
          body: { nom: 'Course', categorie_id: 1, prix: 20 + index },
          headers: { 'if-match': '"1"' },
        }),
      ),
    )
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array<number>(7).fill(412),
    ])
    expect(await eventsOf(id)).toHaveLength(2)
  })
})
