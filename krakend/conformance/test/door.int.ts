import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectRefusal } from './differences.ts'
import { ask, type FakeService, json, problemOf, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHost } from './gateways.ts'
import { exchange } from './raw.ts'

const LAST = 'Connection: close\r\n'
const HOST = `Host: x\r\n${LAST}`
const JSON_BODY = { 'content-type': 'application/json' }

describeEach('at the door', (gateway) => {
  let service: FakeService
  let running: RunningGateway
  beforeAll(async () => {
    service = await startFake()
    running = await startGateway(gateway, withHost(shippedFile(), service.url))
    service.reply = json(200, [])
  })
  afterAll(async () => {
    await running.stop()
    await service.kill()
  })

  it.each([
    ['a key in quotes, with escapes', 'idempotency-key', '"8e03978e\\"-\\\\40d5";v=1'],
    ['a key without', 'idempotency-key', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
    ['a character set', 'content-type', 'application/json; charset=iso-8859-1'],
    ['a coding', 'content-encoding', 'gzip'],
    ['a part', 'content-range', 'bytes 0-1/9'],
  ])('passes on what a request says of itself, unchanged: %s', async (_case, name, value) => {
    await ask(`${running.url}/clients`, {
      method: 'POST',
      headers: { ...JSON_BODY, [name]: value },
      body: '{}',
    })
    expect(service.last().headers[name]).toBe(value)
  })

  it('passes on bytes that are no UTF-8, in a body and in a header, unchanged', async () => {
    const head = `POST /clients HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nIdempotency-Key: cl\xe9\r\nContent-Length: 14\r\n\r\n`
    await exchange(running.url, `${head}{"nom":"And\xe9"}`)
    expect(service.last().headers['idempotency-key']).toBe('cl\xe9')
    expect(service.last().bytes.toString('latin1')).toBe('{"nom":"And\xe9"}')
  })

  it.runIf(gateway.kind === 'comptoir')('passes on a semicolon of a query', async () => {
    await ask(`${running.url}/produits?q=a;b&limite=5`)
    const query = new URLSearchParams(service.last().url.split('?')[1])
    expect([query.get('q'), query.get('limite')]).toEqual(['a;b', '5'])
  })

  it.runIf(gateway.kind === 'comptoir').each([
    ['an octet that is no hexadecimal', '/produits?q=%zz', '/q'],
    ['bytes that are no UTF-8', '/produits?q=th%E9', '/q'],
    ['half of a pair', '/produits?q=%ED%A0%80', '/q'],
    ['bytes that are not encoded', '/produits?q=th\xc3\xa9', '/q'],
    ['a fragment', '/produits?q=a#b', '/q'],
    ['a name', '/produits?%E9=1', '/%E9'],
    ['a path of no UTF-8', '/commande/%E9', ''],
    ['a path of no hexadecimal', '/commande/%zz', ''],
    ['a path that is not encoded', '/commande/\xe9', ''],
  ])('refuses an address that is no text, at its place: %s', async (_case, target, pointeur) => {
    const { length } = service.seen
    const answer = await exchange(running.url, `GET ${target} HTTP/1.1\r\n${HOST}\r\n`)
    expect(problemOf(answer)).toMatchObject({
      status: 400,
      code: 'REQUETE_INVALIDE',
      erreurs: [{ pointeur, message: expect.stringMatching(/\S/) }],
    })
    expect(service.seen.length).toBe(length)
  })

  it.runIf(gateway.kind === 'comptoir').each(['Content-Type', 'Authorization', 'Idempotency-Key', 'Host'])(
    'refuses two values where one is read: %s',
    async (name) => {
      const { length } = service.seen
      const twice = `${name}: a\r\n${name.toLowerCase()}: b\r\n`
      const host = name === 'Host' ? LAST : HOST
      const answer = await exchange(running.url, `DELETE /clients/1 HTTP/1.1\r\n${host}${twice}\r\n`)
      const pointeur = `/${name.toLowerCase()}`
      expect(problemOf(answer)).toMatchObject({ code: 'REQUETE_INVALIDE', erreurs: [{ pointeur }] })
      expect(service.seen.length).toBe(length)
    },
  )

  it.runIf(gateway.kind === 'comptoir').each([
    ['no HTTP', 'bonjour\r\n\r\n', '400 REQUETE_INVALIDE'],
    ['a header that is none', `GET / HTTP/1.1\r\n${HOST}a b: c\r\n\r\n`, '400 REQUETE_INVALIDE'],
    ['no host', `GET /clients HTTP/1.1\r\n${LAST}\r\n`, '400 REQUETE_INVALIDE'],
    [
      'two lengths',
      `POST /clients HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      '400 REQUETE_INVALIDE',
    ],
    [
      'a length that is no number',
      `POST /clients HTTP/1.1\r\n${HOST}Content-Length: +2\r\n\r\n{}`,
      '400 REQUETE_INVALIDE',
    ],
    [
      'headers too long',
      `GET /clients HTTP/1.1\r\n${HOST}A: ${'a'.repeat(32_000)}\r\n\r\n`,
      '431 ENTETES_TROP_GRANDS',
    ],
    ['a version to come', `GET /clients HTTP/3.0\r\n${HOST}\r\n`, '505 VERSION_HTTP_NON_ACCEPTEE'],
    [
      'an expectation',
      `POST /clients HTTP/1.1\r\n${HOST}Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}`,
      '417 ATTENTE_NON_TENUE',
    ],
    [
      'a coding of its transfer',
      `POST /clients HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      '501 TRANSFERT_NON_ACCEPTE',
    ],
    ['a tunnel', `CONNECT x:80 HTTP/1.1\r\n${HOST}\r\n`, /^(?:404 ROUTE_INCONNUE|405 METHODE_INTERDITE)$/],
    ['a method that is nowhere', `TRACE /clients HTTP/1.1\r\n${HOST}\r\n`, '405 METHODE_INTERDITE'],
  ])('refuses by a problem what its parser does not take: %s', async (_case, bytes, refusal) => {
    const answer = await exchange(running.url, bytes)
    const problem = problemOf(answer)
    expect(`${answer.status} ${String(problem['code'])}`).toMatch(refusal)
    expect(problem['status']).toBe(answer.status)
    expect(answer.headers['x-request-id']).toBe(problem['request_id'])
    expect(answer.headers).toHaveProperty('x-instance-id')
    expect(answer.text).not.toMatch(/[{]\w+[}]/)
  })

  it('refuses a body wrongly cut into chunks, and asks nobody', async () => {
    const { length } = service.seen
    const head = `POST /clients HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    expectRefusal(gateway, 'a body is wrongly cut', await exchange(running.url, `${head}2\r\n{}\r\nzz\r\n`))
    if (gateway.kind === 'comptoir') expect(service.seen.length).toBe(length)
  })

  it('is still there after all this', async () => {
    expect((await ask(`${running.url}/clients`)).status).toBe(200)
  })
})
