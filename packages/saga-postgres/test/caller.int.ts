import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Outcome } from '@comptoir/contracts'
import { afterEach, expect, test } from 'vitest'
import { type Caller, type CallerOptions, createCaller } from '../src/runner/caller.ts'
import { liberer, payer, reserver } from './support.ts'

interface Asked {
  readonly path: string
  readonly headers: Record<string, unknown>
  readonly body: { commands?: { key: string; body: unknown; trace?: string }[] } & Record<string, unknown>
}
type Answer = { status?: number; body?: unknown; hold?: Promise<unknown> }

const servers: Server[] = []
const callers: Caller[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await Promise.all(callers.splice(0).map((caller) => caller.close()))
})

/** A participant that answers what `answer` says; returns its address and what it was asked. */
async function participant(answer: (asked: Asked) => Answer): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks = await request.toArray()
    const one = {
      path: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    }
    asked.push(one)
    const { status = 200, body, hold } = answer(one)
    await hold
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const server = createServer((request, response) => void serve(request, response))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

function callerOf(urls: readonly string[], options: Partial<CallerOptions> = {}): Caller {
  const caller = createCaller({ urls: { stock: urls, paiement: urls }, ...options })
  callers.push(caller)
  return caller
}

const succeeded = { outcome: 'succeeded', body: { done: true } }
const lot =
  (one: (key: string) => unknown) =>
  ({ body }: Asked) => ({
    body: { replies: body.commands?.map(({ key }) => one(key)) },
  })
/** One that succeeds, but answers its first request only once it is freed: what is asked meanwhile has to wait. */
async function holdingFirst() {
  const { promise: hold, resolve: free } = Promise.withResolvers<void>()
  let calls = 0
  const held = await participant((one) => ({
    ...lot(() => succeeded)(one),
    ...(calls++ === 0 ? { hold } : {}),
  }))
  return { ...held, free }
}

const how = (key: string, urgent = false) => ({ key, urgent })
const KINDS: Record<string, unknown> = {
  succeeded,
  refusee: { outcome: 'refused', problem: { code: 'STOCK_INSUFFISANT', details: { produit_id: 3 } } },
  nonDeclaree: { outcome: 'refused', problem: { code: 'PANIER_VIDE', details: {} } },
  horsContrat: { outcome: 'succeeded', body: { done: 'oui' } },
  enTrop: { outcome: 'succeeded', body: { done: true, autre: 1 } },
  erreur: { outcome: 'error' },
  nulle: null,
}

test('only what the contract declares counts; anything else is unknown', async () => {
  const { url } = await participant(lot((key) => KINDS[key]))
  const caller = callerOf([url])
  const keys = Object.keys(KINDS)
  const outcomes = await Promise.all(keys.map((key) => caller.call(reserver({ id: key }), how(key))))
  expect(Object.fromEntries(keys.map((key, index) => [key, outcomes[index]?.kind]))).toEqual({
    succeeded: 'succeeded',
    refusee: 'refused',
    nonDeclaree: 'unknown',
    horsContrat: 'unknown',
    enTrop: 'unknown',
    erreur: 'unknown',
    nulle: 'unknown',
  })
  expect(outcomes[0]).toEqual({ kind: 'succeeded', reply: { done: true } })
  expect(outcomes[1]).toMatchObject({ refusal: { refus: 'STOCK_INSUFFISANT', details: { produitId: 3 } } })
})

test('commands that wait leave together, urgent ones first, no key twice in a group', async () => {
  const { url, asked, free } = await holdingFirst()
  const caller = callerOf([url])
  const send = (key: string, urgent = false) => caller.call(reserver({ id: key }), how(key, urgent))
  const first = send('a')
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve))
  const rest = [send('b'), send('c'), send('u', true), send('b')]
  free()
  const outcomes: Outcome[] = await Promise.all([first, ...rest])
  expect(outcomes.every(({ kind }) => kind === 'succeeded')).toBe(true)
  const groups = asked.map(({ body }) => body.commands?.map(({ key }) => key))
  expect(groups).toEqual([['a'], ['u', 'b', 'c'], ['b']])
  expect(asked.map(({ headers }) => headers['x-priority'])).toEqual([undefined, 'high', undefined])
  expect(asked[0]?.path).toBe('/interne/stock/reserver/lot')
})

test('one group is on its way to an instance at a time, whichever its operation', async () => {
  const { url, asked, free } = await holdingFirst()
  const caller = callerOf([url])
  const first = caller.call(reserver({ id: 'a' }), how('a'))
  await expect.poll(() => asked.length).toBe(1)
  const rest = [
    caller.call(liberer({ id: 'b' }), how('b')),
    caller.call(reserver({ id: 'c' }), how('c')),
    caller.call(liberer({ id: 'd' }), how('d')),
  ]
  // Asked of another service, one after the other, and answered: by the last of them the others would have come.
  for (const key of ['p', 'q', 'r'])
    expect((await caller.call(payer({ id: key }), how(key))).kind).toBe('succeeded')
  free()
  await Promise.all([first, ...rest])
  expect(asked.map(({ path, body }) => [path, ...(body.commands ?? []).map(({ key }) => key)])).toEqual([
    ['/interne/stock/reserver/lot', 'a'],
    ['/interne/paiement/payer/lot', 'p'],
    ['/interne/paiement/payer/lot', 'q'],
    ['/interne/paiement/payer/lot', 'r'],
    ['/interne/stock/liberer/lot', 'b', 'd'],
    ['/interne/stock/reserver/lot', 'c'],
  ])
})

test('an instance that hangs is not fed while another answers', async () => {
  const { promise: never, resolve: end } = Promise.withResolvers<void>()
  const healthy = await participant(lot(() => succeeded))
  const hung = await participant((one) => ({ ...lot(() => succeeded)(one), hold: never }))
  const caller = callerOf([healthy.url, hung.url])
  const send = (key: string) => caller.call(reserver({ id: key }), how(key))
  const kind = async (key: string) => (await send(key)).kind
  expect(await kind('a')).toBe('succeeded')
  const stuck = [send('b')]
  await expect.poll(() => hung.asked.length).toBe(1)
  expect(await kind('c')).toBe('succeeded')
  stuck.push(send('d'))
  for (const key of ['e', 'f', 'g', 'h', 'i', 'j']) expect(await kind(key)).toBe('succeeded')
  expect(healthy.asked).toHaveLength(8)
  end()
  await Promise.all(stuck)
})

test('a trailing command leaves with the next of its operation; alone, it leaves in the end', async () => {
  const { url, asked } = await participant(lot(() => succeeded))
  const caller = callerOf([url])
  const trailing = caller.call(reserver({ id: 'a' }), { ...how('a'), trailing: true })
  const awaited = caller.call(reserver({ id: 'b' }), how('b'))
  await Promise.all([trailing, awaited])
  expect(asked.map(({ body }) => body.commands?.map(({ key }) => key))).toEqual([['a', 'b']])
  const alone = await caller.call(reserver({ id: 'c' }), { ...how('c'), trailing: true })
  expect(alone.kind).toBe('succeeded')
})

test('each command of a group brings its own trace, one that is alone lends it to its request', async () => {
  const { url, asked, free } = await holdingFirst()
  const caller = callerOf([url])
  const trace = (n: number) => `00-${String(n).repeat(32)}-${'b2'.repeat(8)}-01`
  const send = (key: string, given: string | null) =>
    caller.call(reserver({ id: key }), { ...how(key), trace: given })
  const alone = send('a', trace(1))
  await expect.poll(() => asked.length).toBe(1)
  const group = [send('b', trace(2)), send('c', null), send('d', trace(3))]
  free()
  await Promise.all([alone, ...group])
  expect(asked.map(({ headers }) => headers['traceparent'])).toEqual([trace(1), undefined])
  expect(asked.map(({ body }) => body.commands?.map((command) => command.trace))).toEqual([
    [undefined],
    [trace(2), undefined, trace(3)],
  ])
  // Nothing is sent where there is nothing to say.
  expect(Object.keys(asked[1]?.body.commands?.[1] ?? {})).toEqual(['key', 'body'])
})

test('with groups of one, each command takes the single route with its key', async () => {
  const { url, asked } = await participant(({ headers }) =>
    headers['idempotency-key'] === 'non'
      ? { status: 402, body: { code: 'PAIEMENT_REFUSE', status: 402, title: 't', motif: 'plafond-invite' } }
      : { body: { done: true } },
  )
  const caller = callerOf([url], { laneMax: 1 })
  const trace = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`
  const outcomes = await Promise.all(
    ['oui', 'non'].map((key) => caller.call(payer({ id: key }), { ...how(key), trace })),
  )
  expect(asked.map(({ headers }) => headers['traceparent'])).toEqual([trace, trace])
  expect(outcomes).toEqual([
    { kind: 'succeeded', reply: { done: true } },
    { kind: 'refused', refusal: { refus: 'PAIEMENT_REFUSE', details: { motif: 'plafond-invite' } } },
  ])
  expect(asked.map(({ path }) => path)).toEqual(['/interne/paiement/payer', '/interne/paiement/payer'])
})

test('an instance that refuses connections is passed over; all of them refusing is unknown', async () => {
  const { url } = await participant(lot(() => succeeded))
  const gone = await participant(lot(() => succeeded))
  await new Promise((resolve) => servers.pop()?.close(resolve))
  const caller = callerOf([gone.url, url])
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, (_, index) => caller.call(reserver({ id: 'x' }), how(`k${index}`))),
  )
  expect(outcomes.every(({ kind }) => kind === 'succeeded')).toBe(true)
  const alone = callerOf([gone.url])
  expect(await alone.call(reserver({ id: 'x' }), how('k'))).toEqual({
    kind: 'unknown',
    reason: 'ECONNREFUSED',
  })
})

test('silence, a fault, a wrong number of replies and an address that nobody gave are unknown', async () => {
  const answers: Record<string, Answer> = {
    panne: { status: 503, body: {} },
    court: { body: { replies: [] } },
    muet: { hold: new Promise(() => undefined) },
  }
  const { url } = await participant(({ body }) => answers[body.commands?.[0]?.key ?? ''] ?? {})
  // Only the one that waits for silence is in a hurry: a busy machine may take its time for the others.
  const hasty = callerOf([url], { timeoutMs: 50 })
  const patient = callerOf([url], { timeoutMs: 30_000 })
  const expected = {
    panne: [patient, /503/],
    court: [patient, /contract/],
    muet: [hasty, /TIMEOUT/],
  } as const
  for (const [key, [caller, reason]] of Object.entries(expected)) {
    const outcome = await caller.call(reserver({ id: key }), how(key))
    expect(outcome).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(reason) })
  }
  const nowhere = createCaller({ urls: {} })
  expect(await nowhere.call(reserver({ id: 'x' }), how('k'))).toMatchObject({ kind: 'unknown' })
})
