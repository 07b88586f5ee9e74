/** nginx in front of the interfaces: one of them may end, reads go on, and no write is repeated behind the back of its sender. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasNginx, startNginx } from '../src/servers/nginx.ts'
import type { Server } from '../src/servers/server.ts'

interface Instance {
  readonly port: number
  readonly asked: {
    readonly method: string
    readonly url: string
    readonly host: string
    readonly body: string
  }[]
  answer: (response: ServerResponse) => void
  close(): Promise<void>
}

async function startInstance(name: string): Promise<Instance> {
  const server: HttpServer = createServer((request, response) => {
    void read(request).then((body) => {
      const { method = '', url = '', headers } = request
      instance.asked.push({ method, url, host: headers.host ?? '', body })
      instance.answer(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const instance: Instance = {
    port: (server.address() as AddressInfo).port,
    asked: [],
    answer: (response) => response.end(name),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close').catch(() => undefined)
    },
  }
  return instance
}

async function read(stream: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of stream) text += String(piece)
  return text
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

describe.skipIf(!hasNginx())('nginx in front of two instances', () => {
  let directory = ''
  let port = 0
  let nginx: Server
  let instances: Instance[] = []

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'comptoir-nginx-'))
    port = await freePort()
    instances = await Promise.all(['one', 'two'].map(startInstance))
    nginx = await startNginx({ directory, port, instancePorts: instances.map((one) => one.port) })
  })
  afterEach(async () => {
    await nginx.stop()
    await Promise.all(instances.map((one) => one.close()))
    rmSync(directory, { recursive: true, force: true })
  })

  async function ask(method: string, path: string, body = '') {
    const asked = send({ host: '127.0.0.1', port, method, path })
    asked.end(body)
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return { status: response.statusCode, headers: response.headers, text: await read(response) }
  }
  const cut = (response: ServerResponse) => void response.socket?.destroy()
  const heard = () => instances.flatMap(({ asked }) => asked)

  test('its front door leads to the choice of spaces', async () => {
    const { status, headers } = await ask('GET', '/')
    expect([status, headers.location]).toEqual([303, '/espaces'])
  })

  test('both are asked, and hear the address that the browser has', async () => {
    const told = await Promise.all(Array.from({ length: 6 }, () => ask('GET', '/boutique?q=a%20b')))
    expect(new Set(told.map(({ text }) => text))).toEqual(new Set(['one', 'two']))
    expect(new Set(heard().map(({ host, url }) => `${host} ${url}`))).toEqual(
      new Set([`127.0.0.1:${port} /boutique?q=a%20b`]),
    )
  })

  test.each(['GET', 'POST'])('one of the two is gone: every %s is answered by the other', async (method) => {
    await instances[0]?.close()
    for (let times = 0; times < 20; times += 1) {
      const { status, text } = await ask(method, '/boutique', method === 'POST' ? 'a=1' : '')
      expect([status, text]).toEqual([200, 'two'])
    }
    expect(instances[1]?.asked).toHaveLength(20)
  })

  test('one falls while it answers: a read is asked of the other', async () => {
    for (const one of instances) {
      one.answer = (response) => {
        one.answer = (later) => later.end('again')
        if (heard().length === 1) cut(response)
        else response.end('other')
      }
    }
    expect(await ask('GET', '/boutique')).toMatchObject({ status: 200, text: 'other' })
    expect(heard()).toHaveLength(2)
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'one falls while it has a %s: nobody repeats it, and its sender is told',
    async (method) => {
      for (const one of instances) one.answer = cut
      const { status, text, headers } = await ask(method, '/api/ventes', method === 'DELETE' ? '' : '{}')
      expect(heard()).toHaveLength(1)
      expect([status, headers['content-type'], headers['retry-after']]).toEqual([
        503,
        'application/problem+json',
        '2',
      ])
      expect(JSON.parse(text)).toMatchObject({ status: 503, code: 'SERVICE_INDISPONIBLE' })
    },
  )

  test('a refusal of an instance stays what it is, and marks no instance as lost', async () => {
    for (const one of instances)
      one.answer = (response) => response.writeHead(503, { 'content-type': 'text/plain' }).end('behind it')
    for (let times = 0; times < 8; times += 1)
      expect(await ask('GET', '/boutique')).toMatchObject({ status: 503, text: 'behind it' })
    for (const one of instances) one.answer = (response) => response.end('back')
    expect(await ask('GET', '/boutique')).toMatchObject({ status: 200, text: 'back' })
  })

  test('both are gone: a page says so, in both languages', async () => {
    await Promise.all(instances.map((one) => one.close()))
    const { status, headers, text } = await ask('GET', '/boutique')
    expect([status, headers['content-type']]).toEqual([503, 'text/html; charset=utf-8'])
    expect(text).toContain('Try again')
  })

  test('what an instance sends comes as it is sent, where it asks for that', async () => {
    for (const one of instances)
      one.answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
        response.write('data: 1\n\n')
      }
    const asked = send({ host: '127.0.0.1', port, path: '/flux' })
    asked.end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    const [piece] = (await once(response, 'data')) as [Buffer]
    expect(String(piece)).toBe('data: 1\n\n')
    asked.destroy()
  })

  test('it listens nowhere any more once it is stopped', async () => {
    await nginx.stop()
    await expect(ask('GET', '/')).rejects.toThrow('ECONNREFUSED')
  })
})
