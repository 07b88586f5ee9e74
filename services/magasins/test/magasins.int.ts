import { magasins, snake } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { silent } from '@comptoir/testing/ask.ts'
import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import { alice, bob, charlie } from '@comptoir/testing/staff.ts'
import { describe, expect, test } from 'vitest'
import { seedDemo } from '../src/db/seed.ts'
import { EMPTY, openWorld, seedDeps, template } from './world.ts'

/** What stock says of a store; of those that are not here, that they are empty. */
const occupied = new Map<number, typeof EMPTY | typeof silent>()
const world = openWorld({
  'stock.occupation': ({ magasinId }: { magasinId: number }) => occupied.get(magasinId) ?? EMPTY,
})

const MAGASIN = {
  nom: 'Lachine',
  adresse: '1365, rue Notre-Dame',
  ville: 'Montréal',
  code_postal: 'h8s2c9',
  region: 'Montréal',
}

async function eventsOf(magasinId: number): Promise<unknown[]> {
  const { rows } = await world.pool.query<{ body: unknown }>(
    `select body from outbox where type = 'magasins.magasin-change' and (body->>'magasin_id')::int = $1 order by seq`,
    [magasinId],
  )
  return rows.map((row) => row.body)
}

/** What others are told of a store that is open. */
const told = (magasinId: number, said: object) => ({
  magasin_id: magasinId,
  type: 'MAGASIN',
  region: MAGASIN.region,
  ouvert: true,
  ...said,
})

/** A new store, and where it is. */
async function unMagasin(nom: string): Promise<{ id: number; url: string }> {
  const created = await world.ask('POST', '/magasins', { as: charlie, body: { ...MAGASIN, nom } })
  expect(created.statusCode).toBe(201)
  const { id } = created.json<{ id: number }>()
  return { id, url: `/magasins/${id}` }
}

test('a seed that failed is made again as if it had never begun', async () => {
  const fresh = await createTestDatabase({ template })
  const own = createTestPool(fresh.url)
  await expect(
    seedDemo(seedDeps(own), () => {
      throw new Error('no past today')
    }),
  ).rejects.toThrow('no past today')
  await seedDemo(seedDeps(own))
  const { rows } = await own.query('select min(id) as first, max(id) - count(*)::int as gaps from caisses')
  expect(rows).toEqual([{ first: 1, gaps: 0 }])
  await own.end()
  await fresh.drop()
})

test('two instances that start at once make the demonstration stores once, and tell of each', async () => {
  await seedDemo(seedDeps(world.pool))
  expect((await world.ask('GET', '/magasins?total=1')).headers['x-total-count']).toBe('5')
  const list = await world.ask('GET', '/magasins?total=1&type=TOUS')
  expect(list.headers['x-total-count']).toBe('6')
  expect(list.json()[0]).toMatchObject({ id: 1, nom: 'Plateau', type: 'MAGASIN', ouvert: true, version: 1 })
  expect(list.json()[5]).toMatchObject({ id: 6, type: 'CENTRE' })
  const { rows } = await world.pool.query('select count(*)::int as events from outbox')
  expect(rows).toEqual([{ events: 6 }])
})

describe('who may', () => {
  const changes = magasins.service.routes.filter(
    ({ acces }) => !(acces as readonly string[]).includes('invite'),
  )

  test('every route but the reads of stores wants a token', () => {
    const open = magasins.service.routes.filter((route) => !changes.some(({ id }) => id === route.id))
    expect(open.map(({ id }) => id)).toEqual([
      'magasins.lister-magasins',
      'magasins.consulter-magasin',
      'magasins.stock-du-magasin',
    ])
  })
  test.each(changes)('$method $path: not a guest, nor a customer', async ({ method, path }) => {
    const url = path.replace('{id}', path.startsWith('/attentes') ? newId() : '1')
    expect((await world.ask(method, url)).json()).toMatchObject({ status: 401, code: 'NON_AUTHENTIFIE' })
    const customer = await world.ask(method, url, { as: { role: 'client', clientId: 1 } })
    expect(customer.json()).toMatchObject({ status: 403, code: 'ACCES_INTERDIT' })
  })
  test.each([bob, alice])('a $role changes no store', async (as) => {
    expect((await world.ask('POST', '/magasins', { as, body: MAGASIN })).json()).toMatchObject({
      code: 'ACCES_INTERDIT',
    })
  })
  test('what a store should sell is shown to those who run it', async () => {
    const shown = async (as?: typeof bob) => (await world.ask('GET', '/magasins/1', as && { as })).json()
    expect(await shown()).not.toHaveProperty('objectif')
    expect(await shown(bob)).not.toHaveProperty('objectif')
    expect(await shown(alice)).toMatchObject({ objectif: 4_200 })
  })
})

describe('a store', () => {
  test('is announced in version 1 and read back with its ETag', async () => {
    const { id, url } = await unMagasin('Lachine')
    const read = await world.ask('GET', url, { as: charlie })
    expect(read.headers['etag']).toBe('"1"')
    expect(read.json()).toEqual({
      ...MAGASIN,
      id,
      type: 'MAGASIN',
      code_postal: 'H8S 2C9',
      telephone: null,
      email: null,
      objectif: null,
      ouvert: true,
      cree_le: expect.any(String),
      modifie_le: expect.any(String),
      version: 1,
    })
    expect(await eventsOf(id)).toEqual([told(id, { nom: 'Lachine', objectif_cents: null, version: 1 })])
    expect((await world.ask('GET', url, { headers: { 'if-none-match': '"1"' } })).statusCode).toBe(304)
  })
  test('has a name of its own', async () => {
    const { url } = await unMagasin('Outremont')
    const body = { ...MAGASIN, nom: 'Plateau' }
    const taken = { status: 409, code: 'MAGASIN_DEJA_PRIS', nom: 'Plateau' }
    expect((await world.ask('POST', '/magasins', { as: charlie, body })).json()).toMatchObject(taken)
    const headers = { 'if-match': '"1"' }
    expect((await world.ask('PUT', url, { as: charlie, body, headers })).json()).toMatchObject(taken)
  })
  test('is changed in the version that was read, and others hear of what concerns them', async () => {
    const { id, url } = await unMagasin('Anjou')
    const put = async (body: object, version?: number) =>
      world.ask('PUT', url, {
        as: charlie,
        body: { ...MAGASIN, nom: 'Anjou', ...body },
        ...(version === undefined ? {} : { headers: { 'if-match': `"${version}"` } }),
      })
    expect((await put({})).json()).toMatchObject({ status: 428, code: 'VERSION_REQUISE' })
    expect((await put({}, 7)).json()).toMatchObject({ status: 412, code: 'VERSION_PERIMEE', version: 1 })
    expect((await put({ objectif: 1.005 }, 1)).json()).toMatchObject({
      code: 'MONTANT_TROP_FIN',
      champ: 'objectif',
    })
    expect((await put({ objectif: 1_000.5 }, 1)).json()).toMatchObject({ version: 2, objectif: 1_000.5 })
    expect((await put({}, 2)).json()).toMatchObject({ version: 2, objectif: 1_000.5 })
    expect((await put({ nom: 'Anjou sur le lac' }, 2)).headers['etag']).toBe('"3"')
    expect((await eventsOf(id)).slice(1)).toEqual([
      told(id, { nom: 'Anjou', objectif_cents: 100_050, version: 2 }),
      told(id, { nom: 'Anjou sur le lac', objectif_cents: 100_050, version: 3 }),
    ])
  })
  test('that is closed leaves the list, is announced, and opens no till', async () => {
    const { id, url } = await unMagasin('Dorval')
    const till = await world.ask('POST', '/caisses', {
      as: charlie,
      body: { magasin_id: id, nom: 'Caisse 1' },
    })
    const headers = { 'if-match': '"1"' }
    expect((await world.ask('DELETE', url, { as: charlie, headers })).statusCode).toBe(204)
    expect(await eventsOf(id)).toContainEqual(expect.objectContaining({ ouvert: false, version: 2 }))
    const ids = async (query: string) =>
      (await world.ask('GET', `/magasins?${query}`)).json<{ id: number }[]>().map((one) => one.id)
    expect(await ids('')).not.toContain(id)
    expect(await ids('fermes=1')).toContain(id)
    const opened = await world.ask('POST', `/caisses/${till.json().id}/ouvrir`, {
      as: charlie,
      body: { fond: 0 },
    })
    expect(opened.json()).toMatchObject({ status: 409, code: 'MAGASIN_FERME' })
  })
  test.each(Object.keys(EMPTY))('stays open while stock counts something there: %s', async (what) => {
    const { id, url } = await unMagasin(`Verdun ${what}`)
    occupied.set(id, { ...EMPTY, [what]: 3 })
    const refused = { status: 409, code: 'MAGASIN_NON_VIDE', [snake(what)]: 3 }
    const headers = { 'if-match': '*' }
    expect((await world.ask('DELETE', url, { as: charlie, headers })).json()).toMatchObject(refused)
    const body = { ...MAGASIN, nom: `Verdun ${what}`, ouvert: false }
    expect((await world.ask('PUT', url, { as: charlie, headers, body })).json()).toMatchObject(refused)
    occupied.delete(id)
    expect((await world.ask('DELETE', url, { as: charlie, headers })).statusCode).toBe(204)
  })
  test('stays open while stock does not answer, under the key of the request too, and is closed once it does', async () => {
    const { id, url } = await unMagasin('Kirkland')
    occupied.set(id, silent)
    const headers = { 'if-match': '"1"', 'idempotency-key': newId() }
    const close = () => world.ask('DELETE', url, { as: charlie, headers })
    const unanswered = await close()
    expect(unanswered.json()).toMatchObject({ status: 503, code: 'SERVICE_SANS_REPONSE', service: 'stock' })
    expect(unanswered.headers['retry-after']).toBe('1')
    expect((await world.ask('GET', url)).json()).toMatchObject({ ouvert: true, version: 1 })
    occupied.delete(id)
    expect((await close()).statusCode).toBe(204)
    occupied.set(id, silent)
    expect((await close()).headers['idempotency-replayed']).toBe('true')
  })
  test('stays open while one of its tills is', async () => {
    const { id, url } = await unMagasin('Pointe-Claire')
    const made = await world.ask('POST', '/caisses', {
      as: charlie,
      body: { magasin_id: id, nom: 'Caisse 1' },
    })
    await world.ask('POST', `/caisses/${made.json().id}/ouvrir`, { as: charlie, body: { fond: 0 } })
    const refused = await world.ask('DELETE', url, { as: charlie, headers: { 'if-match': '*' } })
    expect(refused.json()).toMatchObject({ status: 409, code: 'MAGASIN_OCCUPE', caisses: 'Caisse 1' })
  })
})
