import { afterEach, expect, it } from 'vitest'
import { expectRefusal } from './differences.ts'
import { ask, type FakeService, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHosts } from './gateways.ts'

const IN_FLIGHT = 32

/** Runs `count` requests, some at a time, and returns their statuses. */
async function ask32(count: number, one: (n: number) => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = []
  let next = 0
  const worker = async () => {
    while (next < count) {
      const n = next++
      statuses.push((await one(n)).status)
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
  return statuses
}

describeEach('over three instances', (gateway) => {
  const opened: (RunningGateway | FakeService)[] = []
  const open = async (probes?: { path: string; every: string }) => {
    const instances = [await startFake(), await startFake(), await startFake()]
    const urls = instances.map(({ url }) => url)
    const file = withHosts(withHosts(shippedFile(), 'panier', urls), 'orchestrateur', urls.slice(0, 1))
    if (probes !== undefined) file.extra_config['@comptoir'].probes = probes
    file.extra_config['@comptoir'].retries = { tries: 2 }
    const running = await startGateway(gateway, file)
    opened.push(running, ...instances)
    return { instances, running, url: running.url }
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.kill())
  })
  const add = (url: string) =>
    ask(`${url}/panier`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })

  it('gives each its third of 3,000 requests', async () => {
    const { instances, url } = await open()
    await ask32(3_000, () => ask(`${url}/panier/1`))
    const shares = instances.map(({ seen }) => seen.length)
    if (gateway.kind === 'comptoir') return expect(shares).toEqual([1_000, 1_000, 1_000])
    // By chance, each time: a share outside these bounds is one in many billions.
    expect(shares.reduce((sum, share) => sum + share)).toBe(3_000)
    expect(Math.min(...shares)).toBeGreaterThan(800)
  })

  it.runIf(gateway.kind === 'comptoir')('has one turn for all endpoints of a service', async () => {
    const { instances, url } = await open()
    for (let n = 0; n < 30; n++) await (n % 3 === 0 ? add(url) : ask(`${url}/panier/1`))
    for (const { seen } of instances) {
      expect(seen.length).toBe(10)
    }
  })

  it('sends each write once when an instance is not there, and with the extras fails no read', async () => {
    const { instances, url } = await open()
    await ask32(300, () => ask(`${url}/panier/1`))
    await instances[1]!.kill()
    const before = instances.map(({ seen }) => seen.length)
    const notAnswered = (statuses: number[]) => statuses.filter((status) => status !== 200)
    const writes = notAnswered(await ask32(300, () => add(url)))
    const reads = notAnswered(await ask32(300, () => ask(`${url}/panier/1`)))
    if (gateway.kind === 'comptoir') {
      expect(reads).toEqual([])
      // One on a connection that the instance left behind: whether it was sent is not known, so it is not sent again.
      expect(writes.filter((status) => status !== 502)).toEqual([])
      expect(writes.length).toBeLessThanOrEqual(IN_FLIGHT)
    } else expect([...new Set([...writes, ...reads])]).toEqual([500])
    const arrived = instances.map(({ seen }, index) => seen.length - before[index]!)
    expect(arrived[1]).toBe(0)
    expect(arrived[0]! + arrived[2]!).toBe(600 - writes.length - reads.length)
  })

  it.runIf(gateway.kind === 'comptoir')('asks no more of them than the file says', async () => {
    const { instances, url } = await open()
    for (const instance of instances) instance.reply = (_seen, response) => void response.destroy()
    const asked = () => instances.reduce((sum, { seen }) => sum + seen.length, 0)
    expectRefusal(gateway, 'the service breaks off', await ask(`${url}/panier/1`))
    expect(asked()).toBe(2)
    expectRefusal(gateway, 'the service breaks off', await add(url))
    expect(asked()).toBe(3)
  })

  it.runIf(gateway.kind === 'comptoir')(
    'takes an instance out that says it is not well, and lets it back in',
    async () => {
      const { instances, url } = await open({ path: '/health', every: '500ms' })
      const [, ill] = instances
      const isServed = async () => {
        const { length } = ill!.seen
        await ask32(30, () => ask(`${url}/panier/1`))
        return ill!.seen.length > length
      }
      expect(await isServed()).toBe(true)
      ill!.isWell = false
      while (await isServed());
      ill!.isWell = true
      while (!(await isServed()));
    },
  )
})
