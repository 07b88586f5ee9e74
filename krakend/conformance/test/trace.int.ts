import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask, type FakeService, json, startFake } from './fake-service.ts'
import {
  describeEach,
  type GatewayUnderTest,
  type RunningGateway,
  shippedFile,
  startGateway,
  withHosts,
} from './gateways.ts'

const TRACE_ID = 'a1'.repeat(16)
const GIVEN = `00-${TRACE_ID}-${'b2'.repeat(8)}-01`
/** Says that it may be recorded, since the gateway leaves that decision to the services. */
const OPENED = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/

const opensTraces = ({ kind }: GatewayUnderTest) => kind === 'comptoir'

describeEach('and the trace of a request', (gateway) => {
  let service: FakeService
  let running: RunningGateway

  beforeAll(async () => {
    service = await startFake()
    service.reply = json(200, { ok: true })
    const file = shippedFile()
    for (const name of ['clients', 'panier', 'commande']) withHosts(file, name, [service.url])
    running = await startGateway(gateway, file)
  })
  afterAll(async () => {
    await running.stop()
    await service.kill()
  })

  const traceOf = async (headers: Record<string, string>) => {
    await ask(`${running.url}/clients`, { headers })
    const { traceparent, tracestate } = service.last().headers
    return { traceparent, tracestate }
  }

  it('goes on in the trace that it came with', async () => {
    const given = { traceparent: GIVEN, tracestate: 'atelier=1' }
    expect(await traceOf(given)).toEqual(given)
  })

  it.runIf(opensTraces(gateway))('opens a trace where none came, each time another', async () => {
    const opened = [await traceOf({ tracestate: 'atelier=1' }), await traceOf({})]
    for (const { traceparent, tracestate } of opened) {
      expect(traceparent).toMatch(OPENED)
      expect(tracestate).toBeUndefined()
    }
    expect(opened[0]?.traceparent).not.toBe(opened[1]?.traceparent)
  })

  it.runIf(opensTraces(gateway)).each([
    ['an unknown version', `ff-${TRACE_ID}-${'b2'.repeat(8)}-01`],
    ['no trace', `00-${'0'.repeat(32)}-${'b2'.repeat(8)}-01`],
    ['no parent', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
    ['capital letters', GIVEN.toUpperCase()],
    ['more than its version has', `${GIVEN}-00`],
    ['something else', 'x'],
  ])('opens a trace where what came has %s', async (_what, traceparent) => {
    const opened = await traceOf({ traceparent, tracestate: 'atelier=1' })
    expect(opened.traceparent).toMatch(OPENED)
    expect(opened.traceparent).not.toContain(TRACE_ID)
    expect(opened.tracestate).toBeUndefined()
  })

  it.runIf(opensTraces(gateway))('reads of a later version what it knows', async () => {
    const { traceparent } = await traceOf({ traceparent: `01${GIVEN.slice(2)}-more` })
    expect(traceparent).toBe(GIVEN)
  })

  it.runIf(opensTraces(gateway))('asks all services of one answer in one trace', async () => {
    const before = service.seen.length
    await ask(`${running.url}/clients/1/apercu`)
    const traces = service.seen.slice(before).map(({ headers }) => headers.traceparent)
    expect(traces.length).toBe(3)
    expect(new Set(traces).size).toBe(1)
    expect(traces[0]).toMatch(OPENED)
  })
})
