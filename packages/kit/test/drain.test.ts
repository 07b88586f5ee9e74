import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { prepareDrain } from '../src/process/drain.ts'
import { buildEssai } from './essai.ts'

/** Longer than any test lasts. */
const FOR_EVER_MS = 600_000
const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

/** The service of the tests, as a process has it. */
async function start() {
  const { app } = await buildEssai()
  const leave = prepareDrain(app.server)
  const drain = (limitMs: number) => leave({ limitMs, close: () => app.close() })
  await app.listen({ host: '127.0.0.1', port: 0 })
  opened.push(app)
  return { drain, port: (app.server.address() as AddressInfo).port }
}

/** A server that answers when it is told to. */
async function startHolding() {
  const held: ServerResponse[] = []
  const server = createServer((_request, response) => void held.push(response))
  const leave = prepareDrain(server)
  const drain = (limitMs: number) =>
    leave({
      limitMs,
      close: async () => {
        server.close()
        await once(server, 'close')
      },
    })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { held, drain, port: (server.address() as AddressInfo).port }
}

/** A connection that is kept, as those of a gateway are. */
async function keep(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  opened.push({ close: () => socket.destroy() })
  return socket
}

const ask = (socket: Socket) => socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n')
async function answerOf(socket: Socket): Promise<string> {
  const [data] = (await once(socket, 'data')) as [Buffer]
  return data.toString()
}

test('a request on a kept connection is answered after the order to stop, and told to close', async () => {
  const { drain, port } = await start()
  const socket = await keep(port)
  ask(socket)
  expect(await answerOf(socket)).toMatch(/connection: keep-alive/i)
  const drained = drain(FOR_EVER_MS)
  const closed = once(socket, 'close')
  ask(socket)
  const answer = await answerOf(socket)
  expect(answer).toMatch(/^HTTP\/1.1 200/)
  expect(answer).toMatch(/connection: close/i)
  await closed
  await drained
})

test('an answer under way is told to close as well', async () => {
  const { held, drain, port } = await startHolding()
  const socket = await keep(port)
  ask(socket)
  await expect.poll(() => held.length).toBe(1)
  const drained = drain(FOR_EVER_MS)
  held[0]?.end('voici')
  expect(await answerOf(socket)).toMatch(/connection: close/i)
  await drained
})

test('a new client is served until no connection is left', async () => {
  const { drain, port } = await start()
  const idle = await keep(port)
  const drained = drain(FOR_EVER_MS)
  const late = await keep(port)
  ask(late)
  expect(await answerOf(late)).toMatch(/^HTTP\/1.1 200/)
  idle.end()
  await drained
  const refused = connect(port, '127.0.0.1')
  expect(await once(refused, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }])
})

test('a connection that is kept and never used does not hold the end back beyond its limit', async () => {
  const { drain, port } = await start()
  const idle = await keep(port)
  const closed = once(idle.resume(), 'close')
  await drain(1)
  await closed
})

test('a server without connections is drained at once', async () => {
  const { drain } = await start()
  await drain(FOR_EVER_MS)
})

test('an answer under way at the limit is waited for', async () => {
  const { held, drain, port } = await startHolding()
  const [asking, idle] = [await keep(port), await keep(port)]
  ask(asking)
  await expect.poll(() => held.length).toBe(1)
  const closed = once(idle.resume(), 'close')
  const drained = drain(1)
  await closed
  held[0]?.end('voici')
  expect(await answerOf(asking)).toMatch(/^HTTP\/1.1 200/)
  await drained
})
