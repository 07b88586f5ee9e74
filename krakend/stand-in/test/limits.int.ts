import { afterEach, describe, expect, it } from 'vitest'
import { ask, type FakeService, json, problemOf, startFake } from './fake-service.ts'
import { gateways, type RunningGateway, shippedFile, startGateway, withHosts } from './gateways.ts'

const JSON_BODY = { 'content-type': 'application/json' }

describe.each(gateways)('$name', (gateway) => {
  const opened: (RunningGateway | FakeService)[] = []
  const open = async (change: (file: ReturnType<typeof shippedFile>) => void = () => {}) => {
    const service = await startFake()
    const file = withHosts(shippedFile(), 'clients', [service.url])
    change(file)
    const running = await startGateway(gateway, file)
    opened.push(running, service)
    return { service, url: running.url }
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.kill())
  })

  it('answers 504 when a service is too slow, and cuts an answer that stalls', async () => {
    const { service, url } = await open((file) => {
      file.timeout = '300ms'
    })
    service.reply = () => {}
    const answer = await ask(`${url}/clients`, { headers: { 'accept-language': 'en' } })
    expect([answer.status, problemOf(answer)['title']]).toEqual([504, 'Gateway timeout'])
    service.reply = (_seen, response) =>
      void response.writeHead(200, { 'Content-Length': '10' }).write('half')
    await expect(ask(`${url}/clients`)).rejects.toThrow(/closed|terminated|aborted/)
  })

  it('answers 502 when a service breaks off, and does not send the request again', async () => {
    const { service, url } = await open()
    service.reply = (_seen, response) => void response.destroy()
    for (const method of ['GET', 'POST'] as const) {
      const body = method === 'POST' ? { headers: { ...JSON_BODY, 'idempotency-key': 'k' }, body: '{}' } : {}
      const answer = await ask(`${url}/clients`, { method, ...body })
      expect([answer.status, problemOf(answer)['code']]).toEqual([502, 'PASSERELLE_EN_ECHEC'])
    }
    expect(service.seen.length).toBe(2)
  })

  it('answers 503 with Retry-After when no instance can be reached', async () => {
    const { service, url } = await open()
    await service.kill()
    const answer = await ask(`${url}/clients`)
    expect([answer.status, problemOf(answer)['code'], answer.headers['retry-after']]).toEqual([
      503,
      'SERVICE_INDISPONIBLE',
      '1',
    ])
  })

  it('limits each client at each endpoint, with 429 and Retry-After', async () => {
    const { service, url } = await open((file) => {
      const list = file.endpoints.find(({ endpoint, method }) => endpoint === '/clients' && method === 'GET')
      list!.extra_config!['qos/ratelimit/router'] = {
        client_max_rate: 1,
        client_capacity: 3,
        every: '1m',
        strategy: 'ip',
      }
    })
    const answers = []
    for (let n = 0; n < 5; n++)
      answers.push(await ask(`${url}/clients`, { headers: { 'x-forwarded-for': `1.1.1.${n}` } }))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
    expect(Number(answers[4]!.headers['retry-after'])).toBeGreaterThan(50)
    expect(problemOf(answers[4]!)['code']).toBe('TROP_DE_REQUETES')
    expect(service.seen.length).toBe(3)
    expect((await ask(`${url}/clients/1`)).status).toBe(200)
  })

  it('lets browsers of the listed origins in, and no other', async () => {
    const { service, url } = await open()
    service.reply = json(200, [], { vary: 'Accept-Language' })
    const origin = 'http://localhost:8005'
    const preflight = (headers: Record<string, string>) =>
      ask(`${url}/clients`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', ...headers },
      })
    const granted = await preflight({
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    })
    expect(granted.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '600',
    })
    expect(String(granted.headers['access-control-allow-headers'])).toMatch(
      /authorization.*content-type.*idempotency-key/i,
    )
    for (const wrong of [
      { origin: 'http://evil.example' },
      { 'access-control-request-method': 'PATCH' },
      { 'access-control-request-headers': 'x-user-id' },
    ])
      expect((await preflight(wrong)).headers).not.toHaveProperty('access-control-allow-origin')
    expect(service.seen.length).toBe(0)

    const read = await ask(`${url}/clients`, { headers: { origin } })
    expect(read.headers['access-control-allow-origin']).toBe(origin)
    expect(read.headers['access-control-expose-headers']).toMatch(/etag/i)
    expect(read.headers['vary']).toMatch(/Accept-Language.*Origin|Origin.*Accept-Language/)
    const other = await ask(`${url}/clients`, { headers: { origin: 'http://evil.example' } })
    expect(other.headers).not.toHaveProperty('access-control-allow-origin')
  })
})
