import { connect } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { expectRefusal } from './differences.ts'
import { ask, type FakeService, json, problemOf, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHost } from './gateways.ts'

const LIMIT_MS = Number.parseInt(shippedFile().timeout, 10)
const JSON_BODY = { 'content-type': 'application/json' }

describeEach('passes on', (gateway) => {
  let service: FakeService
  let running: RunningGateway

  beforeAll(async () => {
    service = await startFake()
    running = await startGateway(gateway, withHost(shippedFile(), service.url))
  })
  afterAll(async () => {
    await running.stop()
    await service.kill()
  })
  beforeEach(() => {
    service.reply = json(200, { ok: true })
  })

  // The fake service keeps no probes, and some paths of older systems lead to them.
  const keeps = ({ backend }: { backend: readonly { url_pattern: string }[] }) =>
    backend[0]?.url_pattern !== '/health'

  it.each(shippedFile().endpoints.filter((one) => one.output_encoding !== 'json' && keeps(one)))(
    '$method $endpoint, to the path that the file names',
    async ({ method = 'GET', endpoint, backend }) => {
      const filled = (path: string) => path.replace(/\{\w+\}/g, '7')
      const body = method === 'POST' || method === 'PUT' ? { body: '{"a":1}', headers: JSON_BODY } : {}
      const answer = await ask(running.url + filled(endpoint), { method, ...body })
      expect(answer.status).toBe(200)
      expect(service.last()).toMatchObject({
        method,
        url: filled(backend[0]?.url_pattern ?? ''),
        body: body.body ?? '',
      })
    },
  )

  it.each([201, 202, 204, 400, 402, 404, 409, 412, 422, 428, 429, 500, 503])(
    'the status %i with its body and headers',
    async (status) => {
      const headers = {
        location: '/saga/commande/1',
        'retry-after': '3',
        'idempotency-replayed': 'true',
        etag: '"4"',
        link: '</clients?curseur=a>; rel="next"',
        'x-total-count': '12',
        'x-instance-id': 'orchestrateur-8002',
        'x-request-id': 'r-1',
        warning: '299 - "comments"',
        'content-type': status >= 400 ? 'application/problem+json; charset=utf-8' : 'application/json',
        'set-cookie': ['a=1; HttpOnly', 'b=2'],
      }
      const text = status === 204 ? '' : '{"montant": 149.90,  "code":"É"}'
      service.reply = (_seen, response) => void response.writeHead(status, headers).end(text)
      const answer = await ask(`${running.url}/saga/commande/`, {
        method: 'POST',
        headers: JSON_BODY,
        body: '{}',
      })
      expect(answer.status).toBe(status)
      expect(answer.text).toBe(text)
      expect(answer.headers).toMatchObject(headers)
    },
  )

  it('an invoice as PDF, byte by byte, as the client accepts it', async () => {
    // Every byte that there is, most of which are no text.
    const pdf = Buffer.from(Uint8Array.from({ length: 4_096 }, (_, at) => at))
    const told = { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="f.pdf"' }
    service.reply = (_seen, response) => void response.writeHead(200, told).end(pdf)
    const read = await request(`${running.url}/factures/7`, { headers: { accept: 'application/pdf' } })
    expect(read.statusCode).toBe(200)
    expect(read.headers).toMatchObject(told)
    expect(Buffer.from(await read.body.arrayBuffer()).equals(pdf)).toBe(true)
    expect(service.last()).toMatchObject({ url: '/factures/7', headers: { accept: 'application/pdf' } })
  })

  it('the listed headers, and no other', async () => {
    const listed = {
      'content-type': 'application/json',
      authorization: 'Bearer x',
      'idempotency-key': 'k',
      prefer: 'respond-async',
      'accept-language': 'en',
      'x-request-id': 'r-9',
      traceparent: `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`,
      tracestate: 'atelier=1',
      'user-agent': 'curl/8.0',
    }
    const others = {
      'x-user-id': '1',
      'x-user-roles': 'responsable',
      cookie: 'a=b',
      'x-autre': '1',
      forwarded: 'for=6.6.6.6',
    }
    await ask(`${running.url}/saga/commande`, {
      method: 'POST',
      headers: { ...listed, ...others },
      body: '{}',
    })
    const { headers } = service.last()
    expect(headers).toMatchObject({ ...listed, 'content-length': '2' })
    for (const name of Object.keys(others)) expect(headers).not.toHaveProperty([name])
  })

  it('how long it waits, whatever a client says of that', async () => {
    const asked = { headers: { 'x-deadline-ms': '600000' } }
    await ask(`${running.url}/clients`, asked)
    const told = service.last().headers['x-deadline-ms']
    if (gateway.kind === 'official') return expect(told).toBeUndefined()
    expect(told).toMatch(/^\d+$/)
    expect(Number(told)).toBeGreaterThan(0)
    expect(Number(told)).toBeLessThanOrEqual(LIMIT_MS)
    await ask(`${running.url}/clients/7/apercu`, asked)
    // A merged answer keeps some of the time to put its parts together.
    expect(Number(service.last().headers['x-deadline-ms'])).toBeLessThan(LIMIT_MS * 0.9)
  })

  it('who asked, as it saw it, whatever X-Forwarded-For claims', async () => {
    await ask(`${running.url}/clients`, {
      headers: { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-host': 'evil' },
    })
    const { headers } = service.last()
    expect(headers['x-forwarded-for']).toBe('127.0.0.1')
    expect(headers['x-forwarded-host']).toBe(new URL(running.url).host)
  })

  it('the listed query parameters, and no other', async () => {
    await ask(`${running.url}/produits?q=th%C3%A9+vert&secret=1&limite=5&%6Cimite=6`)
    const query = new URLSearchParams(service.last().url.split('?')[1])
    expect([query.get('q'), query.getAll('limite'), query.has('secret')]).toEqual([
      'thé vert',
      ['5', '6'],
      false,
    ])
  })

  it('a parameter as the client wrote it, and takes no step out of its path', async () => {
    await ask(`${running.url}/commande/%C3%A9%20b`)
    expect(service.last().url).toBe('/commande/%C3%A9%20b')
    const slash = await ask(`${running.url}/commande/a%2Fb`)
    expect(slash.status).toBe(gateway.kind === 'comptoir' ? 200 : 404)
    if (gateway.kind === 'comptoir') expect(service.last().url).toBe('/commande/a%2Fb')
    const { length } = service.seen
    const { hostname, port } = new URL(running.url)
    const socket = connect(Number(port), hostname)
    // KrakenD ends a request whose client closes its side, so the connection stays open until the answer.
    socket.write('GET /commande/.. HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    const text = (await socket.toArray()).join('')
    const arrived = service.seen.slice(length).map(({ url }) => url)
    if (gateway.name === 'stand-in') {
      expect(text).toContain(' 404 ')
      expect(arrived).toEqual([])
    } else {
      // As it stands: the service sees an id of two dots, at the route that the file names.
      expect(text).toContain(' 200 ')
      expect(arrived).toEqual(['/commande/..'])
    }
  })

  it('a body of several megabytes, whole', async () => {
    const piece = Buffer.alloc(100_000, 'x')
    service.reply = (_seen, response) => {
      for (let sent = 0; sent < 50; sent++) response.write(piece)
      response.end()
    }
    const answer = await ask(`${running.url}/clients`)
    expect(answer.text.length).toBe(5_000_000)
  })

  it.runIf(gateway.kind === 'comptoir')('events as they come', async () => {
    const { promise: first, resolve: isRead } = Promise.withResolvers<void>()
    service.reply = (_seen, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: 1\n\n')
      // The second only leaves when the client has read the first.
      void first.then(() => response.end('data: 2\n\n'))
    }
    const { body } = await request(`${running.url}/saga/flux`, { headers: { 'last-event-id': '41' } })
    const read: string[] = []
    for await (const chunk of body as AsyncIterable<Buffer>) {
      read.push(chunk.toString())
      isRead()
    }
    expect(read).toEqual(['data: 1\n\n', 'data: 2\n\n'])
    expect(service.last().headers['last-event-id']).toBe('41')
  })

  it('/docs and /redoc as the one page of all services, with what it reads', async () => {
    for (const [asked, path] of [
      ['/docs', '/docs/passerelle'],
      ['/redoc', '/docs/passerelle'],
      ['/docs/static/swagger-ui.css', '/docs/static/swagger-ui.css'],
      ['/docs/openapi/stock', '/docs/openapi/stock'],
    ] as const) {
      expect((await ask(running.url + asked)).status).toBe(200)
      expect(service.last().url).toBe(path)
    }
    const slash = await ask(`${running.url}/docs/`)
    expect([slash.status, slash.headers['location']]).toEqual([301, '/docs'])
  })

  it('nothing for a path that the file does not have, and says so in the reader’s language', async () => {
    for (const path of [
      '/interne/stock/reserver',
      '/paiement/1',
      '/comptes/1',
      '/docs/passerelle',
      '/stock/ailleurs',
      '/panier',
    ]) {
      const answer = await ask(running.url + path, { headers: { 'accept-language': 'en' } })
      expectRefusal(gateway, path === '/panier' ? 'wrong method' : 'unknown path', answer)
      if (gateway.kind === 'official') continue
      expect(answer.headers['content-language']).toBe('en')
      expect(answer.headers['x-request-id']).toBe(problemOf(answer)['request_id'])
    }
  })

  it('nothing for a method that the path does not have: 405, with those that it has', async () => {
    const answer = await ask(`${running.url}/clients/7`, { method: 'POST', headers: JSON_BODY, body: '{}' })
    expect(answer.status).toBe(405)
    const named = ['DELETE', 'GET', ...(gateway.kind === 'comptoir' ? ['HEAD'] : []), 'PUT']
    expect(String(answer.headers['allow']).split(', ').toSorted()).toEqual(named)
  })

  it('a final slash elsewhere as a redirect that keeps the method', async () => {
    const read = await ask(`${running.url}/clients/?limite=2`)
    expect([read.status, read.headers['location']]).toEqual([301, '/clients?limite=2'])
    const write = await ask(`${running.url}/panier/`, { method: 'POST', headers: JSON_BODY, body: '{}' })
    expect([write.status, write.headers['location']]).toEqual([307, '/panier'])
  })

  it.each(['/stock/inventaires', '/produits/import'])(
    'a body as large as its service takes it, and no larger: %s',
    async (path) => {
      const endpoint = shippedFile().endpoints.find((one) => one.endpoint === path && one.method === 'POST')
      const maximum = endpoint?.extra_config?.['@comptoir']?.body_limit_bytes ?? 0
      expect(maximum).toBeGreaterThan(65_536)
      const send = async (bytes: number) =>
        ask(running.url + path, { method: 'POST', headers: JSON_BODY, body: 'x'.repeat(bytes) })
      const answer = await send(maximum)
      expect([answer.status, service.last().body.length]).toEqual([200, maximum])
      if (gateway.kind !== 'comptoir') return
      const large = await send(maximum + 1)
      expect([large.status, problemOf(large)['code']]).toEqual([413, 'CORPS_TROP_GRAND'])
      expect(problemOf(large)['detail']).toContain(String(maximum))
    },
  )

  it.runIf(gateway.kind === 'comptoir')(
    'no body over the limit, whether its length is announced or not',
    async () => {
      const { length } = service.seen
      const inPieces = async function* () {
        for (let sent = 0; sent < 9; sent++) yield Buffer.alloc(8_000, 'x')
      }
      for (const body of ['x'.repeat(65_537), inPieces()]) {
        const answer = await ask(`${running.url}/clients`, { method: 'POST', headers: JSON_BODY, body })
        expect([answer.status, problemOf(answer)['code']]).toEqual([413, 'CORPS_TROP_GRAND'])
      }
      expect(service.seen.length).toBe(length)
      const answer = await ask(`${running.url}/clients`, {
        method: 'POST',
        headers: JSON_BODY,
        body: 'x'.repeat(65_536),
      })
      expect([answer.status, service.last().body.length]).toEqual([200, 65_536])
    },
  )

  it('a body that its service asks nothing of as what it is: an empty object stays JSON', async () => {
    const path = `/approvisionnements/${crypto.randomUUID()}/expedier`
    const answer = await ask(running.url + path, { method: 'POST', headers: JSON_BODY, body: '{}' })
    const { headers, body } = service.last()
    expect([answer.status, headers['content-type'], body]).toEqual([200, 'application/json', '{}'])
  })

  it('its own health', async () => {
    expect((await ask(`${running.url}/__health`)).status).toBe(200)
    if (gateway.kind === 'official') return
    for (const path of ['/health', '/ready']) expect((await ask(running.url + path)).status).toBe(200)
  })

  it.runIf(gateway.kind === 'official')('a body of any length, for want of a limit', async () => {
    const body = 'x'.repeat(200_000)
    await ask(`${running.url}/clients`, { method: 'POST', headers: JSON_BODY, body })
    expect(service.last().body.length).toBe(200_000)
  })
})
