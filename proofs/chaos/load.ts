/** Orders under load: a fixed number of customers, each with one order in hand, through the gateway and directly. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { Random } from '@comptoir/testing/random.ts'
import { Client } from '../client.ts'
import { post } from './answers.ts'
import { drawOrder, type Order } from './orders.ts'
import { changePrices } from './prices.ts'
import { type Place, readEverywhere, readList } from './reads.ts'
import { type Answer, isDefinite, type Recorder, type Sent } from './record.ts'

const THINK_MS = [10, 100] as const
const AGAIN_MS = [200, 1_200] as const
/** One answer in so many is looked for in the lists too. */
const LISTED = 0.05
/** Of the customers without a key who are invited to send again, or told how to find out, so many do. */
const OBEDIENT = 0.5

export interface Load {
  /** Ends after the orders in hand, whose keys may stay open. */
  stop(): Promise<void>
  /** Sends every open key again until its answer is definite, or the time is over. Returns how many stay open. */
  settle(limitMs: number): Promise<number>
  /** Ends its connections. */
  close(): Promise<void>
}

export interface LoadOptions {
  readonly system: RunningSystem
  readonly record: Recorder
  readonly seed: number
  readonly inFlight: number
}

/** Starts the customers. */
export function startLoad(options: LoadOptions): Load {
  const stopping = new AbortController()
  const client = new Client(options.inFlight * 4)
  const next = { n: 0 }
  const customers = Array.from(
    { length: options.inFlight },
    (_, index) => new Customer(options, { client, stopping: stopping.signal, index, next }),
  )
  const prices = changePrices(options.system, new Random(options.seed + 1), stopping.signal)
  const running = Promise.all([prices, ...customers.map((customer) => customer.shop())])
  return loadOf({ client, record: options.record, stopping, running, askers: customers })
}

interface Askers {
  readonly client: Client
  readonly record: Recorder
  readonly stopping: AbortController
  /** Until all of them have stopped. */
  readonly running: Promise<unknown>
  readonly askers: readonly {
    /** Works off a list of open keys, which is shared with others. */
    settle(open: Sent[], limit: number): Promise<void>
  }[]
}

/** A load of people who ask under keys, over one client. */
export const loadOf = ({ client, record, stopping, running, askers }: Askers): Load => ({
  stop: async () => {
    stopping.abort()
    await running
  },
  settle: async (limitMs) => {
    const limit = performance.now() + limitMs
    const open = record.open()
    await Promise.all(askers.map((asker) => asker.settle(open, limit)))
    return record.open().length
  },
  close: () => client.close(),
})

interface Shared {
  readonly client: Client
  readonly stopping: AbortSignal
  readonly index: number
  /** The next request's number, shared by all customers. */
  readonly next: { n: number }
}

class Customer {
  readonly #options: LoadOptions
  readonly #shared: Shared
  readonly #random: Random
  readonly #gateway: string
  readonly #entrances: readonly string[]
  readonly #places: readonly Place[]
  #sends = 0

  constructor(options: LoadOptions, shared: Shared) {
    const { system, seed } = options
    this.#options = options
    this.#shared = shared
    this.#random = new Random(seed * 1_000 + shared.index)
    const direct = system.places(({ name }) => name === 'orchestrateur')
    this.#gateway = system.urlsOf('passerelle')[0] as string
    this.#places = [
      { name: 'passerelle', url: this.#gateway },
      ...direct.map(({ id, port }) => ({ name: id, url: `http://127.0.0.1:${port}` })),
    ]
    // As many through the gateway, under either name, as directly.
    this.#entrances = [
      `${this.#gateway}/saga/commande`,
      `${this.#gateway}/commande`,
      ...direct.map(({ port }) => `http://127.0.0.1:${port}/saga/commande/`),
    ]
  }

  async shop(): Promise<void> {
    while (!this.#shared.stopping.aborted) {
      await this.#place(drawOrder(this.#random))
      await this.#wait(THINK_MS)
    }
  }

  /** Works off a list that it shares with the others. */
  async settle(open: Sent[], limit: number): Promise<void> {
    for (let sent = open.pop(); sent !== undefined; sent = open.pop())
      while (!isDefinite(await this.#send(sent)) && performance.now() < limit)
        await pause(this.#random.between(...AGAIN_MS))
  }

  async #place(order: Order): Promise<void> {
    for (const line of order.panier ?? []) await this.#fill(order.body.client_id, line)
    const n = this.#shared.next.n
    this.#shared.next.n += 1
    const sent = { n, key: order.keyed ? randomUUID() : null, body: order.body, at: performance.now() }
    await this.#options.record.request(sent)
    if (sent.key === null) return this.#followAdvice(sent)
    const twin = order.doubled ? this.#send(sent) : undefined
    while (!isDefinite(await this.#send(sent)) && !this.#shared.stopping.aborted) await this.#wait(AGAIN_MS)
    await twin
  }

  /** Without a key: sends again where the answer invites to, and under the order's number where it names one. */
  async #followAdvice(sent: Sent): Promise<void> {
    let answer = await this.#send(sent)
    while (answer.invites && this.#random.chance(OBEDIENT) && !this.#shared.stopping.aborted) {
      await this.#wait(AGAIN_MS)
      answer = await this.#send(sent)
    }
    const { sagaId, status } = answer
    if (status !== 503 || sagaId === null || !this.#random.chance(OBEDIENT)) return
    while (!isDefinite(await this.#send({ ...sent, key: sagaId })) && !this.#shared.stopping.aborted)
      await this.#wait(AGAIN_MS)
  }

  async #fill(clientId: number | undefined, line: object): Promise<void> {
    await post(this.#shared.client, `${this.#gateway}/panier`, {
      body: { client_id: clientId, ...line },
      headers: { 'idempotency-key': randomUUID() },
    })
  }

  async #send(sent: Sent): Promise<Answer> {
    const entrance = this.#entrances[this.#random.between(0, this.#entrances.length - 1)] as string
    const requestId = `chaos-${sent.n}-${this.#shared.index}-${this.#sends}`
    this.#sends += 1
    const answer = await post(this.#shared.client, entrance, {
      body: sent.body,
      headers: {
        'x-request-id': requestId,
        ...(sent.key === null ? {} : { 'idempotency-key': sent.key }),
      },
    })
    const at = performance.now()
    const reading = this.#lookFor(sent.n, answer)
    await this.#options.record.answer({ n: sent.n, key: sent.key, requestId, ...answer, sentAt: sent.at, at })
    await reading
    return answer
  }

  /** Asks every place at once for an order whose end was told. */
  async #lookFor(n: number, { status, body, sagaId }: Answer): Promise<void> {
    if (sagaId === null || !isDefinite({ status, body })) return
    const { client } = this.#shared
    const told = { n, sagaId, status }
    const listed = this.#random.chance(LISTED)
      ? this.#places.map((place) => readList(client, place, told))
      : []
    const reads = await Promise.all([readEverywhere(client, this.#places, told), ...listed])
    await Promise.all(reads.flat().map((read) => this.#options.record.read(read)))
  }

  async #wait(between: readonly [number, number]): Promise<void> {
    const ms = this.#random.between(...between)
    await pause(ms, undefined, { signal: this.#shared.stopping }).catch(() => undefined)
  }
}
