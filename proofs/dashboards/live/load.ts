/** A bounded load as a shop sees it: reads, carts, and the three kinds of orders, in turn and without chance. */
import { setTimeout as pause } from 'node:timers/promises'

const CUSTOMERS = 4
const THINK_MS = 60
const CLIENT_MS = 15_000
/** However long somebody waits, no more than this is sent: the stock of the demonstration data must not run out. */
const MOST_ROUNDS = 6_000
const PRODUCTS = 200
const FIRST_CLIENT = 100
const CLIENTS = 400

interface Sent {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  readonly wanted: number
}

/** What the customer does in this round: pure, so that each run does the same. */
export function round(n: number): readonly Sent[] {
  const client = FIRST_CLIENT + (n % CLIENTS)
  const product = 1 + ((n * 7) % PRODUCTS)
  const lines = [{ produit_id: product === 4 ? 5 : product, quantite: 1 }]
  const order = (produits: unknown, wanted: number): Sent[] => [
    { method: 'POST', path: '/saga/commande/', body: { produits }, wanted },
  ]
  const reads: Sent[] = [
    { method: 'GET', path: '/produits?limite=5', wanted: 200 },
    { method: 'GET', path: `/produits/${product}`, wanted: 200 },
    { method: 'GET', path: `/clients/${1 + (n % 3)}`, wanted: 200 },
    { method: 'GET', path: '/saga?limite=3', wanted: 200 },
  ]
  switch (n % 10) {
    case 1:
      return order([{ produit_id: 2, quantite: 999 }], 409)
    case 4:
      return order([{ produit_id: 4, quantite: 10 }], 402)
    case 2:
    case 7:
      return [
        { method: 'POST', path: '/panier', body: { client_id: client, ...lines[0] }, wanted: 201 },
        { method: 'GET', path: `/panier/${client}`, wanted: 200 },
        { method: 'POST', path: '/commande', body: { client_id: client }, wanted: 201 },
      ]
    case 0:
    case 5:
    case 9:
      return reads
    default:
      return order(lines, 201)
  }
}

export interface Load {
  /** Ends after the requests in hand; tells how many were sent, and what was not answered as it should. */
  stop(): Promise<{ sent: number; surprises: ReadonlyMap<string, number> }>
}

/** Starts the customers against a gateway. */
export function startLoad(gateway: string): Load {
  const stopping = new AbortController()
  const surprises = new Map<string, number>()
  let sent = 0
  let next = 0
  const shop = async () => {
    while (!stopping.signal.aborted && next < MOST_ROUNDS) {
      const n = next
      next += 1
      for (const one of round(n)) {
        const got = await send(gateway, one)
        sent += 1
        if (got !== one.wanted) {
          const what = `${one.method} ${one.path.replaceAll(/\d+/g, 'n')} ${one.wanted} → ${got}`
          surprises.set(what, (surprises.get(what) ?? 0) + 1)
        }
      }
      await pause(THINK_MS)
    }
  }
  const running = Promise.all(Array.from({ length: CUSTOMERS }, shop))
  return {
    stop: async () => {
      stopping.abort()
      await running
      return { sent, surprises }
    },
  }
}

async function send(gateway: string, { method, path, body }: Sent): Promise<number | string> {
  try {
    const reply = await fetch(`${gateway}${path}`, {
      method,
      signal: AbortSignal.timeout(CLIENT_MS),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    await reply.arrayBuffer()
    return reply.status
  } catch (cause) {
    return cause instanceof Error ? cause.name : String(cause)
  }
}
