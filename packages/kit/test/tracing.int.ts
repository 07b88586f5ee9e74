import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { Type } from '@comptoir/contracts/typebox.ts'
import { type Receiver, startReceiver } from '@comptoir/testing/otlp-receiver.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildServer } from '../src/http/server.ts'
import { newId } from '../src/ids.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'
import { startTracing } from '../src/observe/start-tracing.ts'
import { readTraceparent, traceIdOf } from '../src/observe/trace.ts'
import type { Tracing } from '../src/observe/tracing.ts'
import { TRACING_VARIABLES } from '../src/observe/tracing-config.ts'
import { loadConfig } from '../src/process/config.ts'

const TRACE_ID = 'a1'.repeat(16)
const PARENT = `00-${TRACE_ID}-${'b2'.repeat(8)}-01`
const NOT_SAMPLED = `${PARENT.slice(0, -2)}00`

let receiver: Receiver
let lines: string[]
let running: Tracing | undefined
beforeEach(async () => {
  receiver = await startReceiver()
  lines = []
})
afterEach(async () => {
  await running?.close()
  running = undefined
  await receiver.close()
})

/** Spans leave at once, unless a test says otherwise. */
async function start(env: Record<string, string> = {}): Promise<Tracing> {
  const config = loadConfig(Type.Object(TRACING_VARIABLES), {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '1',
    ...env,
  })
  const identity = { service: 'essai', instance: 'essai-1' }
  const log = createLogger({ ...identity, level: 'info' }, { write: (line) => void lines.push(line) })
  running = await startTracing({ config, ...identity, log, newId })
  if (running === undefined) throw new Error('tracing is off')
  return running
}

const received = () => expect.poll(() => receiver.spans.length)
const said = () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg)

describe('a span', () => {
  test('reaches the collector with what it is, where it belongs and how it ended', async () => {
    const tracing = await start()
    const other = `00-${'c3'.repeat(16)}-${'d4'.repeat(8)}-01`
    const span = tracing.span({ name: 'POST', kind: 'client', parent: PARENT, links: [other] })
    span.link(PARENT)
    span.end({ name: 'POST /essai', attributes: { n: 3, absent: undefined }, fault: 'HTTP 500' })
    await received().toBe(1)
    expect(traceIdOf(span.traceparent)).toBe(TRACE_ID)
    expect(receiver.spans).toEqual([
      {
        traceId: TRACE_ID,
        spanId: span.traceparent.slice(36, 52),
        parentSpanId: 'b2'.repeat(8),
        name: 'POST /essai',
        kind: 3,
        service: 'essai',
        instance: 'essai-1',
        attributes: { n: 3 },
        links: [
          { traceId: 'c3'.repeat(16), spanId: 'd4'.repeat(8) },
          { traceId: TRACE_ID, spanId: 'b2'.repeat(8) },
        ],
        fault: 'HTTP 500',
      },
    ])
  })

  test('without a parent begins a trace, which a UUID names', async () => {
    const { traceparent } = (await start()).span({ name: 'x', kind: 'server' })
    expect(readTraceparent(traceparent)).toBe(traceparent)
    expect(traceparent[15]).toBe('7')
  })

  test('of a trace that is not recorded is not sent, and passes that on', async () => {
    const tracing = await start()
    const unrecorded = tracing.span({ name: 'unrecorded', kind: 'server', parent: NOT_SAMPLED })
    expect(unrecorded.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`))
    unrecorded.end()
    tracing.span({ name: 'recorded', kind: 'server', parent: PARENT }).end()
    await received().toBe(1)
    expect(receiver.spans[0]?.name).toBe('recorded')
  })

  test.each([
    ['always_on', '1', [true, true]],
    ['always_off', '1', [false, false]],
    ['traceidratio', '0', [false, false]],
    ['traceidratio', '1', [true, true]],
    ['parentbased_always_on', '1', [true, false]],
    ['parentbased_traceidratio', '0', [true, false]],
  ])(
    'is recorded as %s with %s says, of a trace that is and one that is not',
    async (name, arg, expected) => {
      const tracing = await start({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: arg })
      const flags = [PARENT, NOT_SAMPLED].map((parent) =>
        tracing.span({ name: 'x', kind: 'server', parent }).traceparent.endsWith('-01'),
      )
      expect(flags).toEqual(expected)
    },
  )
})

describe('a collector', () => {
  test('that takes nothing is reported once, and once more when it is back', async () => {
    const tracing = await start()
    const send = async () => {
      const before = receiver.requests
      tracing.span({ name: 'x', kind: 'server' }).end()
      await expect.poll(() => receiver.requests).toBe(before + 1)
    }
    receiver.status = 400
    for (let n = 0; n < 3; n += 1) await send()
    receiver.status = 200
    await send()
    await expect
      .poll(said)
      .toEqual([
        'traces are exported',
        'collector takes no traces: spans are lost',
        'collector takes traces again',
      ])
  })

  test('that never answers delays neither requests nor a stop', async () => {
    const tracing = await start()
    receiver.status = undefined
    // More than may wait: what no longer fits is dropped.
    for (let n = 0; n < 20_000; n += 1) tracing.span({ name: 'x', kind: 'server' }).end()
    await expect.poll(() => receiver.requests).toBeGreaterThan(0)
    await tracing.close()
    expect(receiver.open).toBeGreaterThan(0)
  })

  test('gets what is left when a process stops', async () => {
    const tracing = await start({ OTEL_BSP_SCHEDULE_DELAY: '60000' })
    for (let n = 0; n < 600; n += 1) tracing.span({ name: 'x', kind: 'server' }).end()
    await tracing.close()
    await received().toBe(600)
  })
})

describe('OpenTelemetry', () => {
  const run = promisify(execFile)
  /** Starts tracing in a process of its own, and returns which of OpenTelemetry's packages it loaded. */
  const loaded = async (env: Record<string, string>) => {
    const script = `
      import { registerHooks } from 'node:module'
      const names = new Set()
      registerHooks({ resolve(specifier, context, next) {
        // The metrics client loads the interface, which does nothing by itself.
        if (specifier.startsWith('@opentelemetry/') && specifier !== '@opentelemetry/api') names.add(specifier)
        return next(specifier, context)
      } })
      const { startTracing } = await import('./src/observe/start-tracing.ts')
      for (const part of ['process/process', 'bus/bus', 'http/client']) await import('./src/' + part + '.ts')
      const log = { info() {}, warn() {} }
      const config = { OTEL_BSP_MAX_QUEUE_SIZE: 512, OTEL_BSP_SCHEDULE_DELAY: 1, ...${JSON.stringify(env)} }
      const tracing = await startTracing({ config, service: 'x', instance: 'x', log, newId: () => '' })
      console.log(JSON.stringify([tracing !== undefined, [...names]]))
      process.exit()`
    const cwd = resolve(import.meta.dirname, '..')
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd })
    return JSON.parse(stdout) as [boolean, string[]]
  }

  test('is not even loaded where no collector is named', async () => {
    expect(await loaded({})).toEqual([false, []])
  })

  test('is loaded where one is', async () => {
    const [isOn, names] = await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
    expect(isOn).toBe(true)
    expect(names).toContain('@opentelemetry/sdk-trace')
  })
})

test('a request whose client left before the answer is a span all the same', async () => {
  const tracing = await start()
  const summary = { fr: 'Un essai', en: 'A test' }
  const app = await buildServer({
    contract: { name: 'essai', ports: [1], summary, routes: [], operations: [] },
    instanceId: 'essai-1',
    log: createLogger({ service: 'essai', instance: 'essai-1', level: 'silent' }),
    registry: createMetrics('essai', 'essai-1'),
    newId,
    monotonicMs: () => performance.now(),
    tracing,
    ready: async () => undefined,
  })
  const [asked, left] = [Promise.withResolvers<void>(), new AbortController()]
  app.get('/lent', async (request) => {
    asked.resolve()
    await once(request.raw.socket, 'close')
    return {}
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const answer = fetch(`${url}/lent`, { signal: left.signal, headers: { traceparent: PARENT } })
  await asked.promise
  left.abort()
  await expect(answer).rejects.toThrow('aborted')
  expect((await fetch(`${url}/health`)).status).toBe(200)
  await app.close()
  await tracing.close()
  await received().toBe(1)
  expect(receiver.spans).toMatchObject([
    { name: 'GET /lent', traceId: TRACE_ID, attributes: { 'http.response.status_code': 499 } },
  ])
})
