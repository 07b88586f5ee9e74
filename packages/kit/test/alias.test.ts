/** What every alias does, shown by three of a small service: how requests are read, lists paged and changes merged. */
import { alias, Nullable, pages, refuse, route, whole } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { serveAlias, serveAliasChange, serveAliasList } from '../src/http/alias.ts'
import { asDeclared } from '../src/http/alias-reading.ts'
import { serveRoute } from '../src/http/serve.ts'
import { buildServer } from '../src/http/server.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'

const summary = { fr: 'Une chose', en: 'A thing' }
const shared = { summary, refusals: [], passerelle: true, acces: ['invite'] } as const
const Chose = Type.Object({ nom: Type.String({ minLength: 1 }), prix: Type.Number() })
const params = Type.Object({ id: Type.Integer() })
const creer = route({
  id: 'essai.creer',
  method: 'POST',
  path: '/choses',
  body: Chose,
  replies: { 201: Chose },
  ...shared,
})
const lister = route({
  id: 'essai.lister',
  method: 'GET',
  path: '/choses',
  query: Type.Object({
    limite: Type.Integer({ default: 20 }),
    curseur: Type.Optional(Type.String()),
    total: Type.Optional(Type.Literal('1')),
  }),
  replies: { 200: Type.Array(Type.Integer()) },
  ...shared,
})
const lire = route({
  id: 'essai.lire',
  method: 'GET',
  path: '/choses/{id}',
  params,
  replies: { 200: Chose },
  ...shared,
})
const modifier = route({
  id: 'essai.modifier',
  method: 'PUT',
  path: '/choses/{id}',
  params,
  body: Chose,
  replies: { 200: Chose },
  reads: ['If-Match'],
  ...shared,
})

const Thing = Type.Object({ name: Type.String(), price: Type.Number() })
const spellings = { name: ['nom'], price: ['prix'] }
const add = alias(creer, {
  method: 'POST',
  path: '/old/things',
  body: Type.Object({ name: Chose.properties.nom, price: Type.Number() }),
  spellings,
  replies: { 201: Thing },
})
const all = alias(lister, {
  method: 'GET',
  path: '/old/things',
  query: Type.Object(pages),
  replies: { 200: Type.Object({ total: Type.Integer(), items: Type.Array(Type.Integer()) }) },
})
const unpaged = alias(lister, {
  method: 'GET',
  path: '/old/all',
  query: Type.Object(whole),
  replies: { 200: Type.Array(Type.Integer()) },
})
const patch = alias(modifier, {
  method: 'PATCH',
  path: '/old/things/{id}',
  params,
  body: Type.Partial(Thing),
  spellings,
  replies: { 200: Thing },
})

const app = await buildServer({
  contract: { name: 'essai', ports: [1], summary, routes: [creer, lister, lire, modifier], operations: [] },
  instanceId: 'essai-1',
  log: createLogger({ service: 'essai', instance: 'essai-1', level: 'silent' }),
  registry: createMetrics('essai', 'essai-1'),
  newId: () => 'un-id-neuf',
  monotonicMs: () => performance.now(),
  ready: async () => undefined,
})
afterAll(() => app.close())

const ROWS = 1_234
/** The one thing that there is, and who changes it while it is being changed. */
let thing = { nom: 'pomme', prix: 2, version: 1 }
let meddle: () => void = () => undefined
beforeEach(() => {
  thing = { nom: 'pomme', prix: 2, version: 1 }
  meddle = () => undefined
})

serveRoute(app, creer, async ({ body }) => ({ status: 201, body }))
serveRoute(app, lister, async ({ query: { limite } }) => ({
  status: 200,
  body: Array.from({ length: Math.min(limite, ROWS) }, (_, row) => row + 1),
  headers: { 'X-Total-Count': String(ROWS), ...(limite < ROWS ? { Link: 'ours' } : {}) },
}))
serveRoute(app, lire, async () => ({
  status: 200,
  body: thing,
  headers: { ETag: `"${thing.version}"` } as never,
}))
serveRoute(app, modifier, async ({ body, header }) => {
  meddle()
  if (header('If-Match') !== `"${thing.version}"`)
    return refuse('VERSION_PERIMEE', { version: thing.version })
  thing = { ...body, version: thing.version + 1 }
  return { status: 200, body: thing }
})

const tell = ({ nom, prix }: { nom: string; prix: number }) => ({ name: nom, price: prix })
serveAlias(app, add, { ask: ({ body }) => ({ body: { nom: body.name, prix: body.price } }), tell })
serveAliasList(app, all, { tell: ({ rows, total }) => ({ total, items: rows }) })
serveAliasList(app, unpaged, { tell: ({ rows }) => rows })
serveAliasChange(app, patch, lire, {
  ask: ({ body: { name, price } }) => ({
    ...(name === undefined ? {} : { nom: name }),
    ...(price === undefined ? {} : { prix: price }),
  }),
  tell,
})
await app.ready()

const post = (payload: object | string, headers = {}) =>
  app.inject({ method: 'POST', url: '/old/things', payload, headers })

describe('a body', () => {
  test.each([
    [{ name: 'poire', price: 1.5 }],
    [{ nom: 'poire', prix: 1.5 }],
    [{ name: 'poire', price: '1.50', total: 3, storeId: 1 }],
    [{ name: 'poire', nom: 'autre', price: 1.5 }],
  ])('is taken in either spelling, with numbers as texts: %j', async (body) => {
    const answer = await post(body)
    expect([answer.statusCode, answer.json()]).toEqual([201, { name: 'poire', price: 1.5 }])
  })
  test.each([
    [{ name: 'poire' }, '/price'],
    [{ name: 'poire', price: '1e3' }, '/price'],
    [{ name: '', price: 1 }, '/name'],
    [{ nom: 7, price: 1 }, '/name'],
  ])('that is wrong names the member: %j', async (body, pointeur) => {
    expect((await post(body)).json()).toMatchObject({ status: 400, erreurs: [{ pointeur }] })
  })
  test('that is empty names what is wanted, whatever its content type says', async () => {
    const faults = [{ pointeur: '/name' }, { pointeur: '/price' }]
    const empty = await post('', { 'content-type': 'application/json' })
    expect(empty.json()).toMatchObject({ status: 400, erreurs: faults })
    const none = await app.inject({ method: 'POST', url: '/old/things/' })
    expect(none.json()).toMatchObject({ status: 400, erreurs: faults })
  })
  test('of another kind is left for the schema to refuse', () => {
    expect(asDeclared(Thing, {}, ['a'])).toEqual(['a'])
    expect(['7', null].map((value) => asDeclared(Nullable(Type.Integer()), {}, value))).toEqual([7, null])
    expect(asDeclared(Type.Array(Thing), spellings, [{ nom: 'a', x: 1 }])).toEqual([{ name: 'a' }])
  })
})

describe('a list', () => {
  const page = async (query: string, url = '/old/things') => {
    const { headers, ...answer } = await app.inject(`${url}?${query}`)
    return { body: answer.json(), link: headers['link'] }
  }
  test('has numbered pages and says where the next one is', async () => {
    const { body, link } = await page('page=3&size=2&_=17')
    expect(body).toEqual({ total: ROWS, items: [5, 6] })
    expect(link).toBe('</old/things?page=4&size=2&_=17>; rel="next"')
    expect((await page('limit=3')).body.items).toEqual([1, 2, 3])
    expect((await page('')).body.items).toHaveLength(20)
  })
  test('is empty beyond its end, and refuses what is too far', async () => {
    expect((await page('page=90&size=100')).body.items).toEqual([])
    expect((await page('page=101&size=100')).body).toMatchObject({
      status: 400,
      erreurs: [{ pointeur: '/page' }],
    })
    expect((await page('page=0')).body).toMatchObject({ status: 400, erreurs: [{ pointeur: '/page' }] })
  })
  test('that had no pages comes whole, up to 1,000 rows', async () => {
    const first = await page('', '/old/all')
    expect(first.body).toHaveLength(1_000)
    expect(first.link).toBe('</old/all?page=2>; rel="next"')
    const second = await page('page=2', '/old/all')
    expect([second.body.length, second.link]).toEqual([234, undefined])
  })
})

describe('a change', () => {
  const change = (payload: object, headers = {}) =>
    app.inject({ method: 'PATCH', url: '/old/things/1', payload, headers })

  test('merges the members given', async () => {
    expect((await change({ price: '3' })).json()).toEqual({ name: 'pomme', price: 3 })
    expect(thing.version).toBe(2)
  })
  test('is merged again when another came between', async () => {
    let others = 2
    meddle = () => {
      if (others-- > 0) thing = { ...thing, nom: `${thing.nom}!`, version: thing.version + 1 }
    }
    expect((await change({ prix: 3 })).json()).toEqual({ name: 'pomme!!', price: 3 })
  })
  test('names nothing by an empty If-Match', async () => {
    expect((await change({ price: 3 }, { 'if-match': '' })).json()).toEqual({ name: 'pomme', price: 3 })
  })
  test('is refused when it names a version that is not the present one', async () => {
    expect((await change({ price: 3 }, { 'if-match': '"7"' })).json()).toMatchObject({
      code: 'VERSION_PERIMEE',
    })
  })
})
