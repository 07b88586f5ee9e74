import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, expect, test, vi } from 'vitest'
import type { ClientLimits } from '../src/http/client-limits.ts'
import { buildServer } from '../src/http/server.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'
import { TIMES } from '../src/process/times.ts'

// Left alone, Node.js looks for slow requests every 30 s: that must be too late here.
vi.setConfig({ testTimeout: 25_000 })

/** Each limit is met alone: what one test exceeds is far below what the others allow. */
const SHORT = 200
const LONG = 3_600_000
const NONE = { headersMs: LONG, requestMs: LONG, idleMs: LONG, sendMs: LONG }
const LARGE = 64 * 1024 * 1024

const answer = Promise.withResolvers<void>()
const opened: { close(): Promise<unknown> }[] = []
afterAll(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function serve(clientLimits?: ClientLimits): Promise<{ app: FastifyInstance; port: number }> {
  const summary = { fr: 'Un essai', en: 'A test' }
  const app = await buildServer({
    contract: { name: 'essai', ports: [1], summary, routes: [], operations: [] },
    instanceId: 'essai-1',
    log: createLogger({ service: 'essai', instance: 'essai-1', level: 'silent' }),
    registry: createMetrics('essai', 'essai-1'),
    newId: () => 'un-id-neuf',
    monotonicMs: () => performance.now(),
    ready: async () => undefined,
    clientLimits,
  })
  app.get('/grand', (_request, reply) =>
    reply.type('application/octet-stream').send(Buffer.alloc(LARGE, 'x')),
  )
  app.get('/lent', () => answer.promise.then(() => 'enfin'))
  await app.listen({ port: 0, host: '127.0.0.1' })
  opened.push(app)
  const address = app.server.address()
  return { app, port: typeof address === 'object' && address !== null ? address.port : 0 }
}

async function open(port: number, bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.write(bytes)
  return socket
}

/** All that comes until the server ends the connection. */
const untilEnd = async (socket: Socket) => (await socket.toArray()).join('')

test('a client that takes too long over its headers is told so, and cut off', async () => {
  const { port } = await serve({ ...NONE, headersMs: SHORT })
  const answer = await untilEnd(await open(port, 'GET /health HTTP/1.1\r\nHost: x\r\nA: '))
  expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*"code":"DELAI_DEPASSE"/)
})

test('so is one that sends its headers byte by byte', async () => {
  const { port } = await serve({ ...NONE, headersMs: SHORT })
  const socket = await open(port, 'GET /health HTTP/1.1\r\nHost: x\r\nA: ')
  const drip = setInterval(() => socket.write('a'), SHORT / 20)
  socket.on('end', () => clearInterval(drip))
  expect(await untilEnd(socket)).toContain('"code":"DELAI_DEPASSE"')
})

test('a client that takes too long over its body is told so, and cut off', async () => {
  const { port } = await serve({ ...NONE, headersMs: SHORT, requestMs: SHORT * 2 })
  const head = 'POST /rien HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n'
  expect(await untilEnd(await open(port, `${head}{`))).toContain('"code":"DELAI_DEPASSE"')
})

test('a client that asks nothing more is let go', async () => {
  const { port } = await serve({ ...NONE, idleMs: SHORT })
  const answer = await untilEnd(await open(port, 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'))
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
})

test('a client that does not read its answer is let go', async () => {
  const { app, port } = await serve({ ...NONE, sendMs: SHORT })
  const socket = await open(port, 'GET /grand HTTP/1.1\r\nHost: x\r\n\r\n')
  socket.pause()
  const count = () =>
    new Promise<number>((resolve) => app.server.getConnections((_fault, open) => resolve(open)))
  await expect.poll(count).toBe(0)
  socket.destroy()
})

test('a client whose answer takes longer than that to come is not', async () => {
  const { app, port } = await serve({ ...NONE, sendMs: SHORT })
  const passed = once(app.server, 'timeout')
  const socket = await open(port, 'GET /lent HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await passed
  answer.resolve()
  expect(await untilEnd(socket)).toMatch(/^HTTP\/1\.1 200 /)
})

test('a refusal never stands in the middle of an answer', async () => {
  const { port } = await serve()
  const socket = await open(port, 'GET /grand HTTP/1.1\r\nHost: x\r\n\r\n')
  const [first] = (await once(socket, 'data')) as [Buffer]
  socket.write('bonjour\r\n\r\n')
  expect((first.toString() + (await untilEnd(socket))).match(/HTTP\/1\.1/g)).toEqual(['HTTP/1.1'])
})

test('the limits that are shipped are those of the table', async () => {
  const { app } = await serve()
  const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = app.server
  expect([headersTimeout, requestTimeout, keepAliveTimeout, timeout]).toEqual([
    TIMES.headersTimeoutMs,
    TIMES.requestTimeoutMs,
    TIMES.serviceKeepAliveMs,
    TIMES.sendTimeoutMs,
  ])
})

test('the limit on headers holds as it is shipped', async () => {
  const { port } = await serve()
  expect(await untilEnd(await open(port, 'GET /health HTTP/1.1\r\nHost: '))).toContain('DELAI_DEPASSE')
})
