/**
 * One order is one trace: the real processes, the gateway and the bus among them, and a collector that keeps what they
 * send.
 */
import { newId } from '@comptoir/kit/ids.ts'
import { type KeyServer, startKeyServer } from '@comptoir/testing/key-server.ts'
import { type ReceivedSpan, type Receiver, startReceiver } from '@comptoir/testing/otlp-receiver.ts'
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { eventually, type ServiceProcess, startProcess, startService } from '@comptoir/testing/service.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'

const SERVICES = ['catalogue', 'commande', 'stock', 'paiement'] as const
const ORDER = { produits: [{ produit_id: 1, quantite: 1 }] }
/** A closed port: a call to it is refused at once. */
const NOWHERE = 'http://127.0.0.1:9'

let receiver: Receiver
let keys: KeyServer
let databases: Map<string, TestDatabase>
let running: Map<string, ServiceProcess>

const urlOf = (name: string) => running.get(name)?.url ?? NOWHERE
const recording = (instance: string) => ({
  INSTANCE_ID: instance,
  LOG_LEVEL: 'debug',
  OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  OTEL_BSP_SCHEDULE_DELAY: '50',
  UTILISATEURS_URLS: keys.url,
})
const onDatabase = (name: string) => ({
  DATABASE_URL: databases.get(name)?.url ?? '',
  BUS_URL: databases.get('bus')?.url ?? '',
  SEED: 'demo',
})

async function startOrchestrator(instance: string, paiementUrl: string): Promise<ServiceProcess> {
  const started = await startProcess('orchestrator', {
    ...onDatabase('orchestrateur'),
    ...recording(instance),
    COMMANDE_URLS: urlOf('commande'),
    STOCK_URLS: urlOf('stock'),
    PAIEMENT_URLS: paiementUrl,
    PANIER_URLS: NOWHERE,
  })
  running.set(instance, started)
  return started
}

beforeAll(async () => {
  receiver = await startReceiver()
  keys = await startKeyServer()
  running = new Map()
  const names = [...SERVICES, 'orchestrateur', 'bus']
  databases = new Map(
    await Promise.all(names.map(async (name) => [name, await createTestDatabase()] as const)),
  )
  await Promise.all(
    SERVICES.map(async (name) => {
      running.set(name, await startService(name, { ...onDatabase(name), ...recording(name) }))
    }),
  )
  await startOrchestrator('un', urlOf('paiement'))
  const gateway = await startProcess('krakend/stand-in', {
    ...recording('passerelle'),
    ORCHESTRATEUR_URLS: urlOf('un'),
    CATALOGUE_URLS: urlOf('catalogue'),
  })
  running.set('passerelle', gateway)
  // The order service knows the prices before it takes an order.
  const isReady = async () => (await ask('commande', 'GET', '/ready')).status === 200
  if (!(await eventually(isReady))) throw new Error('the order service is not ready')
}, 180_000)

afterAll(async () => {
  await Promise.all([...running.values()].map((one) => one.kill('SIGTERM')))
  await Promise.all([...databases.values()].map((database) => database.drop()))
  await receiver.close()
  await keys.close()
})

function ask(name: string, ...request: Parameters<ServiceProcess['request']>) {
  const one = running.get(name)
  if (one === undefined) throw new Error(`${name} does not run`)
  return one.request(...request)
}

/** Orders, and returns the order's id: whatever the answer is, it has one. */
async function order(
  at: string,
  { demande = ORDER, headers = {} }: { demande?: object; headers?: Record<string, string> } = {},
): Promise<string> {
  const { status, body } = await ask(at, 'POST', '/saga/commande', { body: demande, headers })
  const { saga_id: id } = body as { saga_id?: string }
  if (id === undefined) throw new Error(`no order: ${status} ${JSON.stringify(body)}`)
  return id
}

/** The traces in which something was done for a saga. */
const tracesOf = (sagaId: string) =>
  new Set(
    receiver.spans.filter(({ attributes }) => attributes['saga.id'] === sagaId).map(({ traceId }) => traceId),
  )
/** Every span of these traces: of one, as the tests expect. */
function traceOf(sagaId: string): readonly ReceivedSpan[] {
  const traces = tracesOf(sagaId)
  return receiver.spans.filter(({ traceId }) => traces.has(traceId))
}
const attempts = (spans: readonly ReceivedSpan[]) =>
  spans.filter(({ attributes }) => 'saga.step' in attributes)
const parentOf = (span: ReceivedSpan) =>
  receiver.spans.find(({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId)

/**
 * The trace of a saga once it holds spans of these names, and everything in it hangs on something that is there: but for
 * one root, or one span whose parent is `outside`.
 */
async function wholeTrace(
  sagaId: string,
  names: readonly string[],
  outside = '',
): Promise<readonly ReceivedSpan[]> {
  const state = () => {
    const spans = traceOf(sagaId)
    const [present, ids] = [
      new Set(spans.map(({ name }) => name)),
      new Set(spans.map(({ spanId }) => spanId)),
    ]
    return {
      missing: names.filter((name) => !present.has(name)),
      loose: spans.map(({ parentSpanId }) => parentSpanId).filter((parent) => !ids.has(parent)),
    }
  }
  await expect.poll(state).toEqual({ missing: [], loose: [outside] })
  return traceOf(sagaId)
}

const WHOLE = ['creer-commande', 'reserver-stock', 'payer', 'confirmer-commande', 'sortir-stock']
const COMMANDS = ['commande.creer', 'stock.reserver', 'paiement.payer', 'commande.confirmer', 'stock.sortir']

test('an order is one trace, from the gateway to every participant', async () => {
  const id = await order('passerelle')
  const spans = await wholeTrace(id, ['POST /saga/commande', ...WHOLE, ...COMMANDS])
  const root = spans.find(({ parentSpanId }) => parentSpanId === '')
  expect(root).toMatchObject({ service: 'passerelle', name: 'POST /saga/commande' })
  expect(new Set(spans.map(({ service }) => service))).toEqual(
    new Set(['passerelle', 'orchestrateur', 'commande', 'stock', 'paiement']),
  )
  expect(tracesOf(id).size).toBe(1)
  for (const span of attempts(spans))
    expect(parentOf(span)).toMatchObject({ service: 'orchestrateur', name: 'POST /saga/commande' })
  // On a busy machine a step may be asked again before it was answered.
  const done = attempts(spans).filter(({ attributes }) => attributes['saga.outcome'] === 'succeeded')
  expect(done.map(({ name }) => name)).toEqual(WHOLE)
})

test('a refused order is undone in its own trace', async () => {
  const id = await order('passerelle', { demande: { produits: [{ produit_id: 2, quantite: 999 }] } })
  const spans = await wholeTrace(id, ['undo creer-commande', 'commande.annuler'])
  const refused = spans.filter(({ attributes }) => attributes['saga.refusal'] === 'STOCK_INSUFFISANT')
  // The client asked for too much: nothing went wrong here.
  expect(refused).toMatchObject([{ name: 'reserver-stock', fault: undefined }])
})

test('orders that travel in one group have a trace each, linked with that of the group', async () => {
  const grouped = () =>
    receiver.spans.find(
      ({ kind, attributes: { 'saga.commands': count, 'http.response.status_code': status } }) =>
        kind === CLIENT && Number(count) > 1 && status === 200,
    )
  const shared = await eventually(async () => {
    await Promise.all(Array.from({ length: 24 }, () => order('un')))
    return grouped() !== undefined
  })
  expect(shared).toBe(true)
  const call = grouped() as ReceivedSpan
  expect(call.parentSpanId).toBe('')
  expect(new Set(call.links.map(({ traceId }) => traceId)).size).toBe(call.links.length)
  const served = () => receiver.spans.find((span) => span.traceId === call.traceId && span.kind === SERVER)
  await expect.poll(served).toBeDefined()
  for (const link of call.links) {
    const spanWith = (wanted: (span: ReceivedSpan) => boolean) =>
      receiver.spans.find((span) => span.traceId === link.traceId && wanted(span))
    const attempt = () => spanWith(({ spanId }) => spanId === link.spanId)
    await expect.poll(attempt).toBeDefined()
    expect(attempt()?.links).toEqual([{ traceId: call.traceId, spanId: call.spanId }])
    const command = () => spanWith(({ parentSpanId }) => parentSpanId === link.spanId)
    await expect.poll(command).toBeDefined()
    expect(command()?.links).toEqual([{ traceId: call.traceId, spanId: served()?.spanId }])
  }
})
const [SERVER, CLIENT] = [2, 3]

test('an order goes on in the trace that it came with, and in a new one where that cannot be read', async () => {
  const [traceId, parent] = [newId().replaceAll('-', ''), 'b2'.repeat(8)]
  const traceparent = `00-${traceId}-${parent}-01`
  const id = await order('passerelle', { headers: { traceparent } })
  const spans = await wholeTrace(id, ['POST /saga/commande', ...WHOLE, ...COMMANDS], parent)
  expect(spans[0]?.traceId).toBe(traceId)

  const unreadable = await order('un', { headers: { traceparent: traceparent.toUpperCase() } })
  const [first] = await wholeTrace(unreadable, WHOLE)
  // Where a trace begins with the order, the order names it.
  expect(first?.traceId).toBe(unreadable.replaceAll('-', ''))
})

test('the news of a price is taken in the trace of the request that changed it', async () => {
  const { headers, body } = await ask('passerelle', 'GET', '/produits/3')
  const { nom, categorie_id, prix } = body as { nom: string; categorie_id: number; prix: number }
  const traceId = newId().replaceAll('-', '')
  const changed = await ask('passerelle', 'PUT', '/produits/3', {
    body: { nom, categorie_id, prix: prix + 1 },
    headers: {
      ...(await bearer({ role: 'responsable' })),
      'if-match': headers.get('etag') ?? '',
      traceparent: `00-${traceId}-${'b2'.repeat(8)}-01`,
    },
  })
  expect(changed.status).toBe(200)
  const taken = () => receiver.spans.find((span) => span.traceId === traceId && span.service === 'commande')
  await expect.poll(taken).toMatchObject({ name: 'process catalogue.produit-change' })
  await expect
    .poll(() => parentOf(taken() as ReceivedSpan))
    .toMatchObject({ service: 'catalogue', name: 'PUT /produits/:id' })
})

test('every line of the log that is about a request names its trace', async () => {
  const traceId = newId().replaceAll('-', '')
  await order('passerelle', { headers: { traceparent: `00-${traceId}-${'b2'.repeat(8)}-01` } })
  const lines = (name: string) =>
    (running.get(name)?.said() ?? '')
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  for (const name of ['passerelle', 'un', 'commande', 'stock', 'paiement'])
    await expect
      .poll(() => [name, lines(name).some(({ trace_id: id }) => id === traceId)])
      .toEqual([name, true])
  const isAbout = (line: object) => ['reqId', 'endpoint', 'sagaId'].some((name) => name in line)
  const about = [...running.keys()].flatMap(lines).filter(isAbout)
  expect(about.length).toBeGreaterThan(0)
  expect(about.filter(({ trace_id: id }) => !/^[0-9a-f]{32}$/.test(String(id)))).toEqual([])
})

test('an order that another orchestrator takes over goes on in its trace', async () => {
  const first = await startOrchestrator('deux', NOWHERE)
  const parent = 'b2'.repeat(8)
  const traceparent = `00-${newId().replaceAll('-', '')}-${parent}-01`
  const id = await order('deux', { headers: { prefer: 'respond-async', traceparent } })
  // Its request is over, and its payment was tried in vain: all of that has been sent.
  const failed = () => attempts(traceOf(id)).map(({ name, fault }) => `${name} ${fault}`)
  await expect.poll(failed).toContain('payer ECONNREFUSED')
  await wholeTrace(id, ['POST /saga/commande', 'creer-commande', 'reserver-stock'], parent)
  await first.kill('SIGKILL')
  const spans = await wholeTrace(id, [...WHOLE, ...COMMANDS], parent)
  const owners = new Set(attempts(spans).map(({ instance }) => instance))
  expect(owners).toEqual(new Set(['deux', 'un']))
  expect(tracesOf(id).size).toBe(1)
})
