import type { Outcome } from '@comptoir/contracts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWorld, type World } from './world.ts'

let world: World
let base: string
beforeEach(async () => {
  world = await buildWorld()
  base = await world.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.close())

interface Event {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown>
}

interface Listener {
  /** Reads the stream until `enough`, then leaves it. */
  until(enough: (events: readonly Event[]) => boolean): Promise<Event[]>
}

interface As {
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Resolves once the process has taken the listener in: from then on, no event passes it by. */
async function listen(lastEventId?: string, at = base, as: As = {}): Promise<Listener> {
  const leave = new AbortController()
  const reply = await fetch(`${at}/saga/flux${as.query ?? ''}`, {
    signal: AbortSignal.any([leave.signal, AbortSignal.timeout(50_000)]),
    headers: { ...as.headers, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
  })
  expect(reply.headers.get('content-type')).toBe('text/event-stream')
  return { until: (enough) => read(reply, enough).finally(() => leave.abort()) }
}

async function read(reply: Response, enough: (events: readonly Event[]) => boolean): Promise<Event[]> {
  const events: Event[] = []
  let text = ''
  for await (const part of reply.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(part).toString()
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    events.push(...blocks.filter((block) => block.includes('data: ')).map(parse))
    if (enough(events)) break
  }
  return events
}

function parse(block: string): Event {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
  return {
    id: field('id'),
    event: field('event'),
    data: JSON.parse(field('data')) as Record<string, unknown>,
  }
}

/** Takes away what is told of sagas until now, as a purge does. */
const purge = () =>
  world.pool.query(
    `alter table transitions disable trigger transitions_kept; delete from transitions;
     alter table transitions enable trigger transitions_kept`,
  )

const ended = (events: readonly Event[]) => events.some(({ event }) => event === 'saga.terminee')
const order = (at = world, magasin_id?: number) =>
  at.app.inject({
    method: 'POST',
    url: '/saga/commande',
    payload: { produits: [{ produit_id: 1, quantite: 1 }], magasin_id },
  })

test('a listener sees what a saga does, step by step', async () => {
  const listener = await listen()
  const answer = (await order()).json<{ saga_id: string }>()
  const events = await listener.until(ended)
  const steps = events.filter(({ event }) => event === 'etape.reussie').map(({ data }) => data['etape'])
  expect(steps).toEqual(['creer-commande', 'reserver-stock', 'payer', 'confirmer-commande'])
  expect(events.at(-1)).toMatchObject({
    event: 'saga.terminee',
    data: { saga_id: answer.saga_id, statut: 'TERMINEE', etape: 'sortir-stock' },
  })
})

test('a listener is told of the stores that are his, or of the one that he names', async () => {
  const employe = await bearer({ role: 'employe', magasins: [1] })
  const listeners = [
    await listen(undefined, base, { headers: employe }),
    await listen(undefined, base, { query: '?magasin_id=1' }),
  ]
  const other = await order(world, 2)
  const own = await order(world, 1)
  for (const listener of listeners) {
    const events = await listener.until(ended)
    expect(new Set(events.map(({ data }) => data['saga_id']))).toEqual(new Set([own.json().saga_id]))
    expect(events.at(-1)?.data).toMatchObject({ magasin_id: 1, numero: 7 })
  }
  expect(other.statusCode).toBe(201)
  const foreign = await fetch(`${base}/saga/flux?magasin_id=2`, { headers: employe })
  expect([foreign.status, await foreign.json()]).toMatchObject([403, { code: 'MAGASIN_INTERDIT' }])
})

test('HEAD has the headers of the stream, and an end', async () => {
  // More than may listen at once: none of them stays.
  for (let asked = 0; asked < 250; asked++) {
    const { status, headers } = await fetch(`${base}/saga/flux`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(50_000),
    })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  }
})

test('the document of the process names what a stream refuses', async () => {
  const { paths } = (await world.app.inject('/openapi.json')).json()
  const { responses } = paths['/saga/flux'].get
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '401', '403', '503']))
})

test('a listener who comes back gets what he missed, once', async () => {
  const listener = await listen()
  await order()
  const all = await listener.until(ended)
  const missed = await (await listen(all[1]?.id)).until(ended)
  expect(missed.map(({ id }) => id)).toEqual(all.slice(2).map(({ id }) => id))
})

test('a listener whose last event is of no journal that is known here is told that there is a gap', async () => {
  const foreign = ['orchestrateur-8002.autre-vie.3', `999999999999.${crypto.randomUUID()}.1.1`]
  for (const lastEventId of foreign) {
    const listener = await listen(lastEventId)
    await order()
    const events = await listener.until(ended)
    expect(events[0]).toMatchObject({ event: 'flux.trou' })
    expect(events[1]).toMatchObject({ event: 'saga.demarree' })
  }
})

test('a listener whose events were purged is told that there is a gap, and what is left', async () => {
  const listener = await listen()
  await order()
  const [first] = await listener.until(ended)
  await purge()
  const { saga_id: id } = (await order()).json<{ saga_id: string }>()
  const events = await (await listen(first?.id)).until(ended)
  expect(events[0]).toMatchObject({ event: 'flux.trou' })
  expect(new Set(events.slice(1).map(({ data }) => data['saga_id']))).toEqual(new Set([id]))
})

test('each instance tells the sagas of all, in one order, and goes on where another was left', async () => {
  const other = await buildWorld({ beside: world })
  const there = await other.app.listen({ port: 0, host: '127.0.0.1' })
  try {
    const [at, alsoAt] = [await listen(), await listen(undefined, there)]
    const orders = [order(), order(other), order(), order(other)]
    const ids = (await Promise.all(orders)).map((answer) => answer.json<{ saga_id: string }>().saga_id)
    const all = (events: readonly Event[]) =>
      ids.every((id) => events.some(({ event, data }) => event === 'saga.terminee' && data['saga_id'] === id))
    const [told, toldThere] = await Promise.all([at.until(all), alsoAt.until(all)])
    const placesOf = (events: readonly Event[]) => events.map(({ id }) => id)
    expect(placesOf(toldThere)).toEqual(placesOf(told))
    expect(new Set(placesOf(told)).size).toBe(told.length)
    // Left at one, gone on with at the other, where another listener is as well.
    const beside = await listen(undefined, there)
    const middle = Math.floor(told.length / 2)
    const missed = placesOf(told.slice(middle + 1))
    const rest = await (await listen(told[middle]?.id, there)).until(
      (events) => events.length >= missed.length,
    )
    expect(placesOf(rest).slice(0, missed.length)).toEqual(missed)
    const last = await order(other)
    await beside.until((events) =>
      events.some(({ data }) => data['saga_id'] === last.json<{ saga_id: string }>().saga_id),
    )
  } finally {
    await other.close()
  }
})

test('a process that stops ends its streams, and waits for nothing more of them', async () => {
  const listener = await listen()
  const stopped = world.app.close()
  expect(await listener.until(() => false)).toEqual([])
  await stopped
})

test('a saga that changes hands says so', async () => {
  const listener = await listen()
  let leave: (outcome: Outcome) => void = () => undefined
  world.answers.set('stock.sortir', () => new Promise((resolve) => (leave = resolve)))
  const { saga_id: id } = (await order()).json<{ saga_id: string }>()
  await world.pool.query(`update orchestrators set lease_until = clock_timestamp() - interval '1 second'`)
  const events = await listener.until((seen) => seen.some(({ event }) => event === 'saga.reprise'))
  world.answers.delete('stock.sortir')
  leave({ kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } })
  expect(events.at(-1)?.data).toMatchObject({
    saga_id: id,
    etape: 'sortir-stock',
    detail: 'orchestrateur-essai',
  })
})
