import { randomUUID } from 'node:crypto'
import { Closed, route } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { type Pool } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { type DatabaseWay, openWay } from '@comptoir/testing/database-way.ts'
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveKeyed } from '../src/keyed.ts'
import { appDeps, emptyApp, observe, openPool, template } from './world.ts'

const compter = route({
  id: 'essai.compter-public',
  method: 'POST',
  path: '/compte',
  summary: { fr: 'Compte', en: 'Counts' },
  body: Closed({ n: Type.Integer() }),
  replies: { 201: Closed({ n: Type.Integer() }) },
  refusals: [],
  passerelle: false,
  acces: ['invite'],
})

let database: TestDatabase
let way: DatabaseWay
let pool: Pool
let app: FastifyInstance
/** What happens inside the transaction, after its effect. */
let meanwhile: (pid: number) => Promise<unknown>

beforeEach(async () => {
  database = await createTestDatabase({ template })
  way = await openWay(database.url)
  pool = openPool(way.url)
  const deps = appDeps(pool)
  app = await emptyApp(deps)
  meanwhile = async () => undefined
  let effects = 0
  serveKeyed(app, deps, compter, async (tx, { body }) => {
    effects += 1
    await tx.query('insert into comptes values ($1, $2)', [unId(effects), body.n])
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
    await meanwhile(rows[0]?.pid ?? 0)
    await tx.query('select 1')
    return { status: 201, body: { n: body.n } }
  })
})
afterEach(async () => {
  await app.close()
  await pool.end()
  await way.close()
  await database.drop()
})

const loseCommit = () => way.next({ kind: 'cut' }, { when: ({ text }) => text === 'commit' })
const post = (key?: string) =>
  app.inject({
    method: 'POST',
    url: '/compte',
    payload: { n: 5 },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  })

test('a write whose COMMIT is not answered is uncertain: without a key, nothing invites to send it again', async () => {
  loseCommit()
  const answer = await post()
  expect(await observe(pool)).toHaveLength(1)
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'ECRITURE_INCERTAINE'])
  expect(answer.headers['retry-after']).toBeUndefined()
})

test('a write whose COMMIT is not answered is sent again under its key, and had one effect', async () => {
  const key = randomUUID()
  loseCommit()
  const answer = await post(key)
  expect([answer.json().code, answer.headers['retry-after']]).toEqual(['ECRITURE_INCERTAINE', '1'])
  const again = await post(key)
  expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([201, 'true'])
  expect(await observe(pool)).toHaveLength(1)
})

test('a write that is lost before its COMMIT had no effect: it is sent again, and has one', async () => {
  meanwhile = (pid) => pool.query('select pg_terminate_backend($1, 5000)', [pid])
  const answer = await post()
  expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
    503,
    'BASE_INDISPONIBLE',
    '1',
  ])
  expect(await observe(pool)).toEqual([])
  meanwhile = async () => undefined
  expect((await post()).statusCode).toBe(201)
  expect(await observe(pool)).toHaveLength(1)
})
