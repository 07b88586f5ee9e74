import { randomUUID } from 'node:crypto'
import { Closed, refuse, route } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { type Pool } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveKeyed } from '../src/keyed.ts'
import { purgeOnce } from '../src/purge.ts'
import { appDeps, emptyApp, observe, openPool, template } from './world.ts'

const declared = {
  method: 'POST',
  summary: { fr: 'Compte', en: 'Counts' },
  body: Closed({ n: Type.Integer() }),
  replies: { 201: Closed({ n: Type.Integer() }) },
  refusals: ['PANIER_VIDE'],
  reads: ['Idempotency-Key'],
  sends: { 201: ['Location'] },
  passerelle: false,
  acces: ['invite'],
} as const
const compter = route({ ...declared, id: 'essai.compter-public', path: '/compte' })
const other = route({ ...declared, id: 'essai.autre', path: '/autre' })

let database: TestDatabase
let pool: Pool
let app: FastifyInstance
let effects: number
/** What the effect waits for before it ends. */
let gate: Promise<void>

beforeEach(async () => {
  database = await createTestDatabase({ template })
  pool = openPool(database.url)
  const deps = appDeps(pool)
  app = await emptyApp(deps)
  effects = 0
  gate = Promise.resolve()
  for (const served of [compter, other])
    serveKeyed(app, deps, served, async (tx, { body }) => {
      if (body.n === 0) return refuse('PANIER_VIDE', { clientId: 3 })
      effects += 1
      await tx.query('insert into comptes values ($1, $2)', [unId(effects), body.n])
      await gate
      if (body.n === 13) throw new Error('unlucky')
      return { status: 201, body: { n: body.n }, headers: { Location: `/compte/${effects}` } }
    })
})
afterEach(async () => {
  await app.close()
  await pool.end()
  await database.drop()
})

const post = (n: unknown, key?: string, url = '/compte') =>
  app.inject({
    method: 'POST',
    url,
    payload: { n },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  })

test('the same request again has the same status, body and headers, says so, and no second effect', async () => {
  const key = randomUUID()
  const first = await post(5, key)
  const again = await post(5, key.toUpperCase())
  expect([again.statusCode, again.body, again.headers['location']]).toEqual([201, first.body, '/compte/1'])
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect(await observe(pool)).toHaveLength(1)
})

test('without a key, each request has its effect', async () => {
  await post(5)
  await post(5)
  expect(await observe(pool)).toHaveLength(2)
})

test('a refusal is an answer like another: repeated, and without effect', async () => {
  const key = randomUUID()
  const first = await post(0, key)
  const again = await post(0, key)
  expect(first.statusCode).toBe(409)
  expect(again.json()).toMatchObject({ code: 'PANIER_VIDE', client_id: 3 })
  expect(again.headers['idempotency-replayed']).toBe('true')
})

test('another body under the same key is refused', async () => {
  const key = randomUUID()
  await post(5, key)
  expect((await post(6, key)).json()).toMatchObject({ code: 'CLE_REUTILISEE', status: 422 })
})

test('a key belongs to its route', async () => {
  const key = randomUUID()
  await post(5, key)
  expect((await post(6, key, '/autre')).statusCode).toBe(201)
})

test('a twin of a request in flight is told to wait, and finds the answer afterwards', async () => {
  const key = randomUUID()
  const open = Promise.withResolvers<void>()
  gate = open.promise
  const first = post(5, key)
  await expect.poll(() => effects).toBe(1)
  const twin = await post(5, key)
  expect(twin.json()).toMatchObject({ code: 'REQUETE_EN_COURS', status: 409 })
  expect(twin.headers['retry-after']).toBe('1')
  open.resolve()
  expect((await first).statusCode).toBe(201)
  expect((await post(5, key)).headers['idempotency-replayed']).toBe('true')
})

test('fifty of one key at the same time have one effect', async () => {
  const key = randomUUID()
  const replies = await Promise.all(Array.from({ length: 50 }, () => post(5, key)))
  for (const reply of replies) expect([201, 409, 503]).toContain(reply.statusCode)
  expect(await observe(pool)).toHaveLength(1)
})

test('a fault keeps nothing, neither effect nor answer', async () => {
  const key = randomUUID()
  expect((await post(13, key)).statusCode).toBe(500)
  expect(await observe(pool)).toEqual([])
  expect((await post(5, key)).statusCode).toBe(201)
})

test('a body that breaks the schema is not kept under the key', async () => {
  const key = randomUUID()
  expect((await post('5', key)).statusCode).toBe(400)
  expect((await post(5, key)).statusCode).toBe(201)
})

test('a key that is no UUID is refused before anything happens', async () => {
  expect((await post(5, 'commande-1')).json()).toMatchObject({ code: 'CLE_INVALIDE', status: 400 })
  expect(effects).toBe(0)
})

test('a key in quotes, as the draft writes it, is the same key without', async () => {
  const key = randomUUID()
  const first = await post(5, key)
  const again = await post(5, `"${key}"`)
  expect([again.statusCode, again.json()]).toEqual([201, first.json()])
  expect(again.headers['idempotency-replayed']).toBe('true')
})

test('a key that was forgotten may be used anew', async () => {
  const key = randomUUID()
  await post(5, key)
  expect(await purgeOnce(pool, { retentionMs: -60_000 })).toBe(1)
  expect((await post(6, key)).statusCode).toBe(201)
})
