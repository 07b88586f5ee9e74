/** Orders under load: a fixed number of customers, each with one order in hand, through the gateway and directly. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Random } from '@comptoir/saga/simulation/random.ts'
import { Agent, request } from 'undici'
import { drawOrder, type Order } from './orders.ts'
import { changePrices } from './prices.ts'
import { type Answer, isDefinite, type Recorder, type Sent } from './record.ts'
import type { System } from './system.ts'

const CLIENT_MS = 10_000
const THINK_MS = [20, 150] as const
const AGAIN_MS = [200, 1_200] as const

export interface Load {
  /** Ends after the orders in hand, whose keys may stay open. */
  stop(): Promise<void>
  /** Sends every open key again until its answer is definite, or the time is over. Returns how many stay open. */
  settle(limitMs: number): Promise<number>
}

export interface LoadOptions {
  readonly system: System
  readonly record: Recorder
  readonly seed: number
  readonly inFlight: number
}

/** Starts the customers. */
export function startLoad(options: LoadOptions): Load {
  const stopping = new AbortController()
  const dispatcher = new Agent({
    connections: options.inFlight * 2,
    headersTimeout: CLIENT_MS,
    bodyTimeout: CLIENT_MS,
  })
  const next = { n: 0 }
  const customers = Array.from(
    { length: options.inFlight },
    (_, index) => new Customer(options, { dispatcher, stopping: stopping.signal, index, next }),
  )
  const prices = changePrices(options.system, new Random(options.seed + 1), stopping.signal)
  const running = Promise.all([prices, ...customers.map((customer) => customer.shop())])
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
    settle: async (limitMs) => {
      const limit = performance.now() + limitMs
      const open = options.record.open()
      await Promise.all(customers.map((customer) => customer.settle(open, limit)))
      await dispatcher.close()
      return options.record.open().length
    },
  }
}

interface Shared {
  readonly dispatcher: Agent
  readonly stopping: AbortSignal
  readonly index: number
  /** The next request's number, shared by all customers. */
  readonly next: { n: number }
}

class Customer {
  readonly #options: LoadOptions
  readonly #shared: Shared
  readonly #random: Random
  readonly #entrances: readonly string[]

  constructor(options: LoadOptions, shared: Shared) {
    this.#options = options
    this.#shared = shared
    this.#random = new Random(options.seed * 1_000 + shared.index)
    const direct = options.system.urlsOf('orchestrateur')
    const [gateway = ''] = options.system.urlsOf('passerelle')
    // As many through the gateway, under either name, as directly.
    this.#entrances = [
      `${gateway}/saga/commande`,
      `${gateway}/commande`,
      ...direct.map((url) => `${url}/saga/commande/`),
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
      while (!isDefinite(await this.#send(sent)) && performance.now() < limit) await this.#pauseAnyway()
  }

  async #place(order: Order): Promise<void> {
    for (const line of order.panier ?? []) await this.#fill(order.body.client_id, line)
    const n = this.#shared.next.n
    this.#shared.next.n += 1
    const sent = { n, key: order.keyed ? randomUUID() : null, body: order.body, at: performance.now() }
    await this.#options.record.request(sent)
    const twin = order.doubled ? this.#send(sent) : undefined
    while (!isDefinite(await this.#send(sent)) && order.keyed && !this.#shared.stopping.aborted) {
      await this.#wait(AGAIN_MS)
    }
    await twin
  }

  async #fill(clientId: number | undefined, line: object): Promise<void> {
    const [gateway = ''] = this.#options.system.urlsOf('passerelle')
    await this.#post(`${gateway}/panier`, { client_id: clientId, ...line }, randomUUID())
  }

  async #send(sent: Sent): Promise<Answer> {
    const entrance = this.#entrances[this.#random.between(0, this.#entrances.length - 1)] as string
    const answer = await this.#post(entrance, sent.body, sent.key)
    await this.#options.record.answer({ n: sent.n, ...answer, sentAt: sent.at, at: performance.now() })
    return answer
  }

  /** The answer, or status 0 when none came: whatever was asked may have happened or not. */
  async #post(url: string, body: object, key: string | null): Promise<Answer> {
    try {
      const reply = await request(url, {
        method: 'POST',
        dispatcher: this.#shared.dispatcher,
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) },
        body: JSON.stringify(body),
      })
      return { status: reply.statusCode, body: (await reply.body.json()) as Answer['body'] }
    } catch {
      return { status: 0, body: null }
    }
  }

  #pauseAnyway(): Promise<void> {
    return pause(this.#random.between(...AGAIN_MS))
  }

  async #wait(between: readonly [number, number]): Promise<void> {
    const ms = this.#random.between(...between)
    await pause(ms, undefined, { signal: this.#shared.stopping }).catch(() => undefined)
  }
}
