import { once } from 'node:events'
import { request } from 'undici'
import { afterEach, expect, it } from 'vitest'
import { ask, type FakeService, problemOf, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHosts } from './gateways.ts'

const IN_FLIGHT = 32
const ORDER = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' } as const

describeEach('when it is stopped under load', (gateway) => {
  const opened: (RunningGateway | FakeService)[] = []
  const open = async () => {
    const service = await startFake()
    const file = withHosts(shippedFile(), 'orchestrateur', [service.url])
    const running = await startGateway(gateway, file)
    opened.push(running, service)
    return { service, running, url: running.url }
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.kill())
  })

  it('lets what is under way end, and takes nothing new', async () => {
    const { service, running, url } = await open()
    const held = holding(service, IN_FLIGHT)
    const orders = Array.from({ length: IN_FLIGHT }, () => ask(`${url}/saga/commande`, ORDER))
    await held.arrived
    const exited = once(running.process, 'exit')
    running.process.kill('SIGTERM')
    if (gateway.kind === 'comptoir') {
      await until(async () => (await ask(`${url}/ready`)).status === 503)
      expect((await ask(`${url}/health`)).status).toBe(200)
      const late = await ask(`${url}/saga/commande`, ORDER)
      expect(late).toMatchObject({ status: 503, headers: { 'retry-after': '1', connection: 'close' } })
      expect(problemOf(late)['code']).toBe('SERVICE_INDISPONIBLE')
    } else await until(() => isRefused(url))
    held.release()
    for (const answer of await Promise.all(orders))
      expect(answer).toMatchObject({ status: 201, text: 'late but whole' })
    expect(await exited).toEqual([0, null])
    expect(service.seen.length).toBe(IN_FLIGHT)
    expect(await isRefused(url)).toBe(true)
  })

  it.runIf(gateway.kind === 'comptoir')('ends streams, which have no end of their own', async () => {
    const { service, running, url } = await open()
    service.reply = (_seen, response) =>
      void response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n')
    const { body } = await request(`${url}/saga/flux`)
    const read: string[] = []
    for await (const chunk of body as AsyncIterable<Buffer>) {
      read.push(chunk.toString())
      running.process.kill('SIGTERM')
    }
    expect(read).toEqual(['data: 1\n\n'])
  })
})

/** From now on the service keeps what it is asked, until all is released at once. */
function holding(service: FakeService, count: number) {
  const { promise: arrived, resolve: allArrived } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  service.reply = (_seen, response) => {
    if (service.seen.length === count) allArrived()
    void released.then(() => response.writeHead(201).end('late but whole'))
  }
  return { arrived, release }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

/** Whether the port is closed. What it asks for is on no list, so that no service that holds its answer is asked. */
const isRefused = (url: string): Promise<boolean> =>
  request(`${url}/nulle-part`, { reset: true }).then(
    async ({ body }) => {
      await body.dump()
      return false
    },
    () => true,
  )
