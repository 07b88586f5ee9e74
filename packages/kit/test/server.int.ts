import { connect } from 'node:net'
import { PROBLEMS } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildServer, LIMITS } from '../src/http/server.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'

let app: FastifyInstance
let port: number

beforeAll(async () => {
  const summary = { fr: 'Un essai', en: 'A test' }
  app = await buildServer({
    contract: { name: 'essai', ports: [1], summary, routes: [], operations: [] },
    instanceId: 'essai-1',
    log: createLogger({ service: 'essai', instance: 'essai-1', level: 'silent' }),
    registry: createMetrics('essai', 'essai-1'),
    newId: () => 'un-id-neuf',
    monotonicMs: () => performance.now(),
    ready: async () => undefined,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => app.close())

/** Sends bytes as they are and returns everything that comes back until the server ends the connection. */
function exchange(bytes: string): Promise<{ head: string; body: string }> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (received += chunk))
    socket.on('error', reject)
    socket.on('close', () => {
      const at = received.indexOf('\r\n\r\n')
      resolve({ head: received.slice(0, at), body: received.slice(at + 4) })
    })
  })
}

test.each([
  [
    'headers beyond the limit',
    `GET /health HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(LIMITS.headerBytes)}\r\n\r\n`,
    'ENTETES_TROP_GRANDS',
  ],
  ['something that is not HTTP', 'bonjour\r\n\r\n', 'REQUETE_INVALIDE'],
  ['a version to come', 'GET / HTTP/3.0\r\nHost: x\r\n\r\n', 'VERSION_HTTP_NON_ACCEPTEE'],
  [
    'a body wrongly cut',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'REQUETE_INVALIDE',
  ],
  ['a tunnel', 'CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n', 'METHODE_INTERDITE'],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'REQUETE_INVALIDE',
  ],
  [
    'an address with bytes that are not encoded',
    'GET /health?q=th\u00e9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'REQUETE_INVALIDE',
  ],
  [
    'an address with a fragment',
    'GET /health#q HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'REQUETE_INVALIDE',
  ],
  ['no host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 'REQUETE_INVALIDE'],
  [
    'two types of one body',
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\ncontent-type: application/json; charset=latin1\r\n\r\n',
    'REQUETE_INVALIDE',
  ],
  [
    'two keys',
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n',
    'REQUETE_INVALIDE',
  ],
  [
    'a key after more headers than a parser may keep',
    `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${'A:\r\n'.repeat(2_500)}Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n`,
    'REQUETE_INVALIDE',
  ],
  [
    'an unknown expectation',
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 200-ok\r\n\r\n',
    'ATTENTE_NON_TENUE',
  ],
  [
    'a body coded for its transfer',
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    'TRANSFERT_NON_ACCEPTE',
  ],
  [
    'a length and chunks, as smugglers send',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'REQUETE_INVALIDE',
  ],
] as const)(
  'what the parser refuses is answered by a problem, and the connection ends: %s',
  async (_case, bytes, code) => {
    const { status } = PROBLEMS[code]
    const { head, body } = await exchange(bytes)
    expect(head.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(head).toMatch(/^x-instance-id: essai-1\r$/im)
    expect(JSON.parse(body)).toMatchObject({ code, status, request_id: 'unidneuf' })
    expect(body).not.toMatch(/[{]\w+[}]/)
  },
)

test('an address that cannot be decoded does not end the server', async () => {
  const { body } = await exchange('GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  expect(JSON.parse(body)).toMatchObject({ code: 'REQUETE_INVALIDE' })
  expect((await exchange('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).head).toContain(
    '200',
  )
})
