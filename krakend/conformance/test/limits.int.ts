import { afterEach, expect, it } from 'vitest'
import { expectRefusal } from './differences.ts'
import { ask, type FakeService, json, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHosts } from './gateways.ts'

const JSON_BODY = { 'content-type': 'application/json' }

describeEach('at its limits', (gateway) => {
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

  it('refuses when a service is too slow, and cuts an answer that stalls', async () => {
    const { service, url } = await open((file) => {
      file.timeout = '2s'
    })
    service.reply = () => {}
    expectRefusal(gateway, 'the service is too slow', await ask(`${url}/clients`))
    service.reply = (_seen, response) =>
      void response.writeHead(200, { 'Content-Length': '10' }).write('half')
    await expect(ask(`${url}/clients`)).rejects.toThrow(/closed|terminated|aborted/)
  })

  it('refuses when a service breaks off, and does not send the request again', async () => {
    const { service, url } = await open()
    service.reply = (_seen, response) => void response.destroy()
    for (const method of ['GET', 'POST'] as const) {
      const body = method === 'POST' ? { headers: { ...JSON_BODY, 'idempotency-key': 'k' }, body: '{}' } : {}
      const answer = await ask(`${url}/clients`, { method, ...body })
      expectRefusal(gateway, 'the service breaks off', answer)
    }
    expect(service.seen.length).toBe(2)
  })

  it('refuses when no instance can be reached', async () => {
    const { service, url } = await open()
    await service.kill()
    expectRefusal(gateway, 'no instance can be reached', await ask(`${url}/clients`))
  })

  it('limits each client at each endpoint', async () => {
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
    expectRefusal(gateway, 'too many requests', answers[4]!)
    expect(service.seen.length).toBe(3)
    expect((await ask(`${url}/clients/1`)).status).toBe(200)
  })

  it('limits passwords more narrowly than all else', async () => {
    const login = ({ endpoint, method }: { endpoint: string; method?: string }) =>
      endpoint === '/auth/connexion' && method === 'POST'
    const { service, url } = await open((file) => {
      withHosts(file, 'utilisateurs', file.extra_config['@comptoir'].services['clients']!.hosts)
      // Nothing is given back while the test runs.
      file.endpoints.find(login)!.extra_config!['qos/ratelimit/router']!.every = '24h'
    })
    const { client_capacity: burst } =
      shippedFile().endpoints.find(login)!.extra_config!['qos/ratelimit/router']!
    const sign = () => ask(`${url}/auth/connexion`, { method: 'POST', headers: JSON_BODY, body: '{}' })
    for (let n = 0; n < burst; n++) expect((await sign()).status).toBe(200)
    expect((await sign()).status).toBe(429)
    expect(service.seen.length).toBe(burst)
    for (let n = 0; n <= burst; n++) expect((await ask(`${url}/clients`)).status).toBe(200)
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
      { 'access-control-request-method': 'TRACE' },
      { 'access-control-request-headers': 'x-user-id' },
    ])
      expect((await preflight(wrong)).headers).not.toHaveProperty('access-control-allow-origin')
    expect(service.seen.length).toBe(0)

    const read = await ask(`${url}/clients`, { headers: { origin } })
    expect(read.headers['access-control-allow-origin']).toBe(origin)
    expect(read.headers['access-control-expose-headers']).toMatch(/etag/i)
    expect(String(read.headers['vary'])).toMatch(/Accept-Language.*Origin|Origin.*Accept-Language/)
    const other = await ask(`${url}/clients`, { headers: { origin: 'http://evil.example' } })
    expect(other.headers).not.toHaveProperty('access-control-allow-origin')
  })
})
