/** Commands of many sagas in one request: each goes on in its own trace, in the log and in the outbox. */
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { openTraceparent } from '@comptoir/kit/observe/trace.ts'
import type { Span, SpanOptions, Tracing } from '@comptoir/kit/observe/tracing.ts'
import { TEST_INSTANT, uneCle, unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { serveOperations } from '../src/serve-operations.ts'
import { appDeps, compter, decompter, emptyApp, template } from './world.ts'

const trace = (n: number) => `00-${String(n).repeat(32)}-${'b2'.repeat(8)}-01`
const ROUTE = '/interne/essai/compter'

let world: World
let app: FastifyInstance
let lines: Record<string, unknown>[]
beforeAll(async () => {
  world = await createWorld({ template, prepare: async () => undefined })
})
beforeEach(async () => {
  await world.reset()
  await world.pool.query('truncate outbox')
  lines = []
})
afterEach(() => app.close())
afterAll(() => world.close())

async function serve(tracing?: Tracing): Promise<void> {
  const write = (line: string) => void lines.push(JSON.parse(line))
  const log = createLogger({ service: 'essai', instance: 'essai-1', level: 'debug' }, { write })
  const deps = { ...appDeps(world.pool), now: () => TEST_INSTANT, log, tracing }
  app = await emptyApp(deps)
  serveOperations(app, deps, [compter, decompter])
}

/** A command that counts 1 for the n-th order; more than 100 makes the database fail. */
const command = (n: number, traceparent?: string, count = 1) => ({
  key: uneCle(n),
  body: { commande_id: unId(n), n: count },
  ...(traceparent === undefined ? {} : { trace: traceparent }),
})
const send = (commands: object[], headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `${ROUTE}/lot`, payload: { commands }, headers })

async function outbox(): Promise<Record<string, string | null>> {
  const { rows } = await world.pool.query<{ commande: string; trace: string | null }>(
    `select body ->> 'commande_id' as commande, trace from outbox`,
  )
  return Object.fromEntries(rows.map(({ commande, trace: kept }) => [commande, kept]))
}

test('an event carries the trace of its command, not that of the group', async () => {
  await serve()
  expect((await send([command(1, trace(1)), command(2, trace(2)), command(3)])).statusCode).toBe(200)
  expect(await outbox()).toEqual({ [unId(1)]: trace(1), [unId(2)]: trace(2), [unId(3)]: null })
})

test('a command that is alone is in the trace of its request, on either route', async () => {
  await serve()
  await send([command(1)], { traceparent: trace(7) })
  await app.inject({
    method: 'POST',
    url: ROUTE,
    payload: command(2).body,
    headers: { traceparent: trace(8), 'idempotency-key': uneCle(2) },
  })
  expect(await outbox()).toEqual({ [unId(1)]: trace(7), [unId(2)]: trace(8) })
})

test('a line about a command names its trace: the one that it brought, else the one that its saga names', async () => {
  await serve()
  const unreadable = command(3, 'x', 101)
  await send([command(1, trace(1), 101), command(2, undefined, 101), unreadable])
  const failed = lines.filter(({ msg }) => msg === 'command failed')
  const traces = new Map(failed.map(({ key, trace_id: id }) => [key, id]))
  expect(traces).toEqual(
    new Map([
      [uneCle(1), '1'.repeat(32)],
      [uneCle(2), unId(2).replaceAll('-', '')],
      [uneCle(3), unId(3).replaceAll('-', '')],
    ]),
  )
})

test('every line about a request names its trace', async () => {
  await serve()
  await send([command(1)], { traceparent: trace(7) })
  await send([command(2)])
  const answered = lines.filter(({ msg }) => msg === 'request answered').map(({ trace_id: id }) => id)
  expect(answered).toEqual(['7'.repeat(32), expect.stringMatching(/^[0-9a-f]{32}$/)])
})

test('where spans are recorded, an event goes on from the span of its command', async () => {
  const opened: SpanOptions[] = []
  const span = (options: SpanOptions): Span => {
    opened.push(options)
    return { traceparent: `${options.name}@${options.parent}`, link: () => undefined, end: () => undefined }
  }
  await serve({ span, close: async () => undefined })
  await send([command(1, trace(1)), command(2, trace(2)), command(3)], { traceparent: trace(7) })
  const links = [`POST@${trace(7)}`]
  const named = openTraceparent(unId(3))
  expect(opened).toMatchObject([
    { name: 'POST', kind: 'server', parent: trace(7) },
    { name: 'essai.compter', kind: 'server', parent: trace(1), links },
    { name: 'essai.compter', kind: 'server', parent: trace(2), links },
    { name: 'essai.compter', kind: 'server', parent: named, links },
  ])
  expect(await outbox()).toEqual({
    [unId(1)]: `essai.compter@${trace(1)}`,
    [unId(2)]: `essai.compter@${trace(2)}`,
    [unId(3)]: `essai.compter@${named}`,
  })
})
