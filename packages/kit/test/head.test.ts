import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { buildEssai } from './essai.ts'

const { app, circumstances } = await buildEssai()
await app.listen({ host: '127.0.0.1', port: 0 })
const { port } = app.server.address() as AddressInfo
afterAll(() => app.close())

/** Over a real connection: what is injected never meets the part of Node that drops the body of a HEAD. */
async function ask(method: 'GET' | 'HEAD', path: string, headers: Record<string, string>) {
  const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const pieces: Buffer[] = await answer.toArray()
  const { date: _date, connection: _connection, ...stable } = answer.headers
  return { status: answer.statusCode, headers: stable, body: Buffer.concat(pieces).toString() }
}

describe('wherever GET answers, HEAD does, with the same status and headers and no body', () => {
  const paths = [
    '/choses/5',
    '/choses/5/',
    '/choses/abc',
    '/choses',
    '/rien',
    '/%zz',
    '/health',
    '/ready',
    '/openapi.json',
    '/docs',
    '/docs/static/index.html',
    '/docs/rien',
  ]
  for (const userAgent of ['curl/8.5', 'programme/1'])
    test.each(paths)(`%s, to ${userAgent}`, async (path) => {
      const headers = { 'user-agent': userAgent, 'x-request-id': 'r-1' }
      const asked = await ask('GET', path, headers)
      expect(asked.body === '').toBe(asked.status === 302)
      expect(await ask('HEAD', path, headers)).toEqual({ ...asked, body: '' })
    })

  test('/ready, when it is not', async () => {
    circumstances.ready = () => Promise.reject(new Error('pas encore'))
    const asked = await ask('GET', '/ready', { 'x-request-id': 'r-1' })
    expect([asked.status, asked.headers['retry-after']]).toEqual([503, '1'])
    expect(await ask('HEAD', '/ready', { 'x-request-id': 'r-1' })).toEqual({ ...asked, body: '' })
    circumstances.ready = async () => undefined
  })

  test('/metrics, whose length changes with every request', async () => {
    const [asked, headed] = [await ask('GET', '/metrics', {}), await ask('HEAD', '/metrics', {})]
    expect([headed.status, headed.headers['content-type']]).toEqual([200, asked.headers['content-type']])
    expect([headed.body, asked.body.startsWith('#')]).toEqual(['', true])
  })
})
