/** Wherever GET answers, HEAD does: the same status and headers, and no body. */
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ask, type FakeService, json, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHost } from './gateways.ts'

const READS = shippedFile().endpoints.filter(({ method = 'GET' }) => method === 'GET')
/** They differ from one answer to the next, or speak of the connection. */
const OF_ONE_ANSWER = ['date', 'x-request-id', 'connection', 'keep-alive', 'transfer-encoding']

describeEach('to HEAD', (gateway) => {
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
    service.reply = ({ url }, response) => {
      const isList = !url.startsWith('/clients/') && !url.startsWith('/panier')
      json(200, isList ? [{ id: 1 }] : { id: 1 }, {
        etag: '"4"',
        link: '</clients?limite=1&curseur=a>; rel="next"',
        'x-total-count': '12',
        'x-instance-id': 'service-1',
      })({ method: 'GET', url, headers: {}, body: '', bytes: Buffer.alloc(0) }, response)
    }
  })

  const both = async (path: string, headers: Record<string, string> = {}) => {
    const asked = await ask(running.url + path, { headers })
    const headed = await ask(running.url + path, { method: 'HEAD', headers })
    const shown = [asked, headed].map((answer) => ({
      status: answer.status,
      headers: Object.fromEntries(
        Object.entries(answer.headers).filter(([name]) => !OF_ONE_ANSWER.includes(name)),
      ),
    }))
    return { asked, headed, shown }
  }

  it.runIf(gateway.kind === 'official')('says that there is no such method', async () => {
    expect((await ask(`${running.url}/clients`, { method: 'HEAD' })).status).toBe(405)
  })

  const answersHead = gateway.kind === 'comptoir'
  it.runIf(answersHead).each(READS)('answers $endpoint as it answers GET', async ({ endpoint }) => {
    const { asked, headed, shown } = await both(endpoint.replace(/\{\w+\}/g, '7'))
    expect(asked.status).toBe(200)
    expect(shown[1]).toEqual(shown[0])
    expect(asked.text).not.toBe('')
    expect(headed.text).toBe('')
  })

  it.runIf(answersHead).each(['/health', '/ready', '/inconnu', '/panier', '/clients/', '/saga/commande'])(
    'answers %s as it answers GET',
    async (path) => {
      const { headed, shown } = await both(path)
      expect(shown[1]).toEqual(shown[0])
      expect(headed.text).toBe('')
    },
  )

  it.runIf(answersHead)('answers /__health, whose text tells the time', async () => {
    const { status, text } = await ask(`${running.url}/__health`, { method: 'HEAD' })
    expect([status, text]).toEqual([200, ''])
  })

  it.runIf(answersHead).each([304, 404, 503])('passes on the status %i of a service', async (status) => {
    service.reply = ({ method }, response) => {
      response.writeHead(status, {
        etag: '"4"',
        'retry-after': '3',
        'content-type': 'application/problem+json',
      })
      response.end(method === 'HEAD' || status === 304 ? undefined : '{"code":"X"}')
    }
    const { shown } = await both('/produits/7', { 'if-none-match': '"4"' })
    expect(shown[1]).toMatchObject({ status, headers: { etag: '"4"', 'retry-after': '3' } })
    expect(service.last().headers['if-none-match']).toBe('"4"')
  })

  it.runIf(answersHead)('asks the service by HEAD, so that a stream without an end has one', async () => {
    service.reply = ({ method }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      if (method === 'HEAD') response.end()
      else response.write('data: 1\n\n')
    }
    const answer = await ask(`${running.url}/saga/flux`, { method: 'HEAD' })
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      200,
      'text/event-stream',
      '',
    ])
    expect(service.last().method).toBe('HEAD')
  })

  it.runIf(answersHead)('leaves the connection to the next request, in its place', async () => {
    const { hostname, port } = new URL(running.url)
    const socket = connect(Number(port), hostname)
    socket.write(
      'HEAD /api/v1/clients HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    )
    const text = (await socket.toArray()).join('')
    const [first, second, ...others] = text.split('HTTP/1.1 200 OK\r\n').slice(1)
    expect(others).toEqual([])
    expect(first).toMatch(/\r\n\r\n$/)
    expect(second).toMatch(/"status":"ok"/)
  })

  it.runIf(answersHead)('names HEAD with GET among the methods of a path', async () => {
    for (const method of ['PATCH', 'OPTIONS'] as const) {
      const { status, headers } = await ask(`${running.url}/clients/7`, { method })
      expect(status).toBe(405)
      expect(String(headers['allow']).split(', ').toSorted()).toEqual(['DELETE', 'GET', 'HEAD', 'PUT'])
    }
    const writesOnly = await ask(`${running.url}/auth/connexion`, { method: 'PATCH' })
    expect(writesOnly.headers['allow']).toBe('POST')
  })
})
