/**
 * The circuit breaker: the only thing here that refuses what a service might have answered, so each way in and out of it is asked of each
 * gateway. A rest that ends by itself is waited for once.
 */
import { afterEach, expect, it } from 'vitest'
import { expectRefusal } from './differences.ts'
import { ask, type FakeService, json, startFake } from './fake-service.ts'
import {
  describeEach,
  freePort,
  type GatewayUnderTest,
  type RunningGateway,
  shippedFile,
  startGateway,
  withHosts,
} from './gateways.ts'

const BODY = { headers: { 'content-type': 'application/json' }, body: '{}' }
/** Four requests of which half got no answer are too many; nothing is past, and no rest ends by itself. */
const STRICT = { window: '24h', requests: 4, failures: 0.5, rest: '24h' }

describeEach('before a service that gives too few answers', (gateway) => {
  const isOurs = gateway.kind === 'comptoir'
  const opened: (RunningGateway | FakeService)[] = []
  const open = async (change: (file: ReturnType<typeof shippedFile>) => void = () => {}) => {
    const [service, other] = [await startFake(), await startFake()]
    const file = withHosts(withHosts(shippedFile(), 'clients', [service.url]), 'panier', [other.url])
    const ours = file.extra_config['@comptoir']
    const metricsPort = await freePort()
    Object.assign(ours, { breakers: STRICT, ...(isApart(gateway) ? { metrics: { port: metricsPort } } : {}) })
    change(file)
    const running = await startGateway(gateway, file)
    opened.push(running, service, other)
    const { url } = running
    const metricsUrl = isApart(gateway) ? `http://127.0.0.1:${metricsPort}/metrics` : `${url}/metrics`
    const metric = async (name: string) => {
      const { text } = await ask(metricsUrl)
      return Number(new RegExp(`^${name}\\{[^}]*upstream="clients"[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1])
    }
    return { service, other, url, metric, create: () => ask(`${url}/clients`, { method: 'POST', ...BODY }) }
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.kill())
  })
  const breaksOff: FakeService['reply'] = (_seen, response) => void response.destroy()
  const statuses = async (count: number, one: () => Promise<{ status: number }>) => {
    const found: number[] = []
    for (let n = 0; n < count; n++) found.push((await one()).status)
    return found
  }

  it('spares it, and no other', async () => {
    const { service, url, create, metric } = await open()
    service.reply = breaksOff
    expect(await statuses(4, create)).toEqual(Array.from({ length: 4 }, () => (isOurs ? 502 : 500)))
    service.reply = isOurs ? json(200, {}) : breaksOff
    expectRefusal(gateway, 'a service that gave too few answers', await create())
    expect(service.seen.length).toBe(isOurs ? 4 : 5)
    expect((await ask(`${url}/panier/1`)).status).toBe(200)
    if (!isOurs) return
    expect(
      await Promise.all([metric('gateway_breaker_open'), metric('gateway_breaker_refused_total')]),
    ).toEqual([1, 1])
  })

  it('asks it after refusals, after its own faults, and after clients that left', async () => {
    const { service, url, create } = await open()
    for (const status of [400, 404, 409, 429, 500, 503]) {
      service.reply = json(status, {})
      expect(await statuses(4, create)).toEqual([status, status, status, status])
    }
    const arrived = service.seen.length
    service.reply = () => {}
    const leaving = Array.from({ length: 8 }, () => {
      const leave = new AbortController()
      const gone = fetch(`${url}/clients`, { signal: leave.signal }).then(
        () => 'answered',
        () => 'left',
      )
      return { leave: () => leave.abort(), gone }
    })
    await expect.poll(() => service.seen.length).toBe(arrived + leaving.length)
    for (const { leave } of leaving) leave()
    expect(new Set(await Promise.all(leaving.map(({ gone }) => gone)))).toEqual(new Set(['left']))
    service.reply = json(200, [])
    expect((await create()).status).toBe(200)
  })

  it.runIf(isOurs)('counts what is late, and a part of a merged answer', async () => {
    const { service, url } = await open((file) => {
      file.timeout = '300ms'
    })
    service.reply = () => {}
    expect(await statuses(2, () => ask(`${url}/clients`))).toEqual([504, 504])
    await statuses(2, () => ask(`${url}/clients/1/apercu`))
    expectRefusal(gateway, 'a service that gave too few answers', await ask(`${url}/clients`))
  })

  it.runIf(isOurs)('lets one request try after a rest, and asks it again once that is answered', async () => {
    const { service, create, metric } = await open((file) => {
      file.extra_config['@comptoir'].breakers = { ...STRICT, rest: '100ms' }
    })
    service.reply = breaksOff
    await statuses(4, create)
    const tried = () => service.seen.length
    while (tried() < 6) expect([502, 503]).toContain((await create()).status)
    service.reply = json(200, {})
    while ((await create()).status !== 200);
    expect(await statuses(8, create)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(await metric('gateway_breaker_open')).toBe(0)
  })

  it.runIf(isOurs)('asks it again as soon as an instance is back', async () => {
    const { service, create, metric } = await open((file) => {
      file.extra_config['@comptoir'].probes = { path: '/health', every: '50ms' }
    })
    service.isWell = false
    await service.kill()
    await expect
      .poll(async () => {
        await create()
        return metric('gateway_breaker_open')
      })
      .toBe(1)
    await service.revive()
    expect((await create()).status).toBe(503)
    service.isWell = true
    await expect.poll(async () => (await create()).status).toBe(200)
  })
})

/** Whether its metrics have a port of their own. */
const isApart = ({ name }: GatewayUnderTest) => name === 'KrakenD with @comptoir'
