/** When a claim of the inbox counts, and for how long a group that came over HTTP may take. */

import { newId } from '@comptoir/kit/ids.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runGroup, type ServedOperation } from '../src/operation.ts'
import { serveOperations } from '../src/serve-operations.ts'
import { appDeps, compter, emptyApp, observe, template } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: async () => undefined })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

type Query = (...given: unknown[]) => Promise<unknown>

/** The pool, with what the statements that begin with `word` are really done by in other hands. */
function replacing(word: string, by: (query: Query, ...given: unknown[]) => Promise<unknown>): Pool {
  return {
    connect: async () => {
      const client = await world.pool.connect()
      const query = client.query.bind(client) as unknown as Query
      const isMeant = (text: unknown) => typeof text === 'string' && text.startsWith(word)
      client.query = ((...given: unknown[]) =>
        isMeant(given[0]) ? by(query, ...given) : query(...given)) as never
      return client
    },
  } as unknown as Pool
}

const KEYS = Array.from({ length: 3 }, () => `${newId()}:e:do`)
const cle = (n: number) => KEYS[n] ?? ''
const command = (n: number) => ({ key: cle(n), body: { commandeId: unId(n), n }, fingerprint: String(n) })
const run = (pool: Pool, n: number) =>
  runGroup({ pool, now: () => new Date(), monotonicMs: () => performance.now(), newId }, compter, [
    command(n),
  ])

test('a claim does not count when BEGIN failed: the same command is done when it comes again', async () => {
  const answers = await run(
    replacing('begin', (query) => query('select 1 / 0')),
    1,
  )
  expect(answers).toMatchObject([{ kind: 'fault' }])
  await expect.poll(async () => (await world.pool.query('select key from inbox')).rows).toEqual([])
  expect(await run(world.pool, 1)).toEqual([{ kind: 'done', reply: { n: 1 } }])
  expect(await observe(world.pool)).toEqual([{ commande_id: unId(1), n: 1 }])
})

test('an answer leaves only once COMMIT has been acknowledged', async () => {
  const [asked, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isDone = false
  const held = replacing('commit', async (query, ...given) => {
    // By then the statement that left beside COMMIT has its answer.
    await query('select 1')
    asked.resolve()
    await free.promise
    isDone = true
    return query(...given)
  })
  const answers = run(held, 1).then((all) => ({ all, isDone }))
  await asked.promise
  // Whatever leaves without waiting leaves in these turns.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  free.resolve()
  expect(await answers).toEqual({ all: [{ kind: 'done', reply: { n: 1 } }], isDone: true })
})

test.each([
  ['one', '', { commande_id: unId(1), n: 1 }],
  ['many', '/lot', { commands: [{ key: cle(2), body: { commande_id: unId(2), n: 1 } }] }],
])(
  'on the route for %s, a group may take as long as its caller says that it waits',
  async (_, path, payload) => {
    const limits: string[] = []
    const served: ServedOperation = {
      spec: compter.spec,
      handle: async (tx, commands, context) => {
        limits.push((await tx.query('show statement_timeout')).rows[0].statement_timeout)
        return compter.handle(tx, commands, context)
      },
    }
    const deps = appDeps(world.pool)
    const app = await emptyApp(deps)
    serveOperations(app, deps, [served])
    const headers = { 'x-deadline-ms': '3000', 'idempotency-key': cle(1) }
    const url = `/interne/essai/compter${path}`
    expect((await app.inject({ method: 'POST', url, payload, headers })).statusCode).toBe(200)
    await app.close()
    // The session of a test waits for longer than that; a running one has 4 s.
    expect(limits).toEqual([expect.stringMatching(/^\d{1,4}ms$|^[0-3]s$/)])
  },
)
