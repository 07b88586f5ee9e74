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

/** Resolves once the process has taken the listener in: from then on, no event passes it by. */
async function listen(lastEventId?: string): Promise<Listener> {
  const leave = new AbortController()
  const reply = await fetch(`${base}/saga/flux`, {
    signal: AbortSignal.any([leave.signal, AbortSignal.timeout(50_000)]),
    ...(lastEventId === undefined ? {} : { headers: { 'last-event-id': lastEventId } }),
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

const ended = (events: readonly Event[]) => events.some(({ event }) => event === 'saga.terminee')
const order = () =>
  world.app.inject({
    method: 'POST',
    url: '/saga/commande',
    payload: { produits: [{ produit_id: 1, quantite: 1 }] },
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

test('a listener who comes back gets what he missed, once', async () => {
  const listener = await listen()
  await order()
  const all = await listener.until(ended)
  const missed = await (await listen(all[1]?.id)).until(ended)
  expect(missed.map(({ id }) => id)).toEqual(all.slice(2).map(({ id }) => id))
})

test('a listener of another life of the process is told that there is a gap', async () => {
  const listener = await listen()
  await order()
  await listener.until(ended)
  const events = await (await listen('orchestrateur-8002.autre-vie.3')).until(ended)
  expect(events[0]).toMatchObject({ event: 'flux.trou' })
})
