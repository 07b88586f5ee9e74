/** Callers at the gateway while processes are restarted: reads and writes, with and without keys, and what broke. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '@comptoir/testing/random.ts'
import { Agent, request } from 'undici'

const CLIENT_MS = 10_000
const THINK_MS = [5, 40] as const

export interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: object
  readonly keyed: boolean
}

export interface BrokenCall extends Call {
  /** Milliseconds on the clock of `performance.now()`. */
  readonly at: number
  /** The status and the code of the problem, or why there was no answer. */
  readonly why: string
}

export interface Tally {
  calls: number
  readonly byStatus: Map<number, number>
  readonly broken: BrokenCall[]
}

/** What a shop that stands still answers to these calls; an order that goes on by itself has 202. */
const WELL = [200, 201, 202, 204]
/** The cart's line that another caller has just taken out. */
const HARMLESS = ['LIGNE_INTROUVABLE']

export interface CallersOptions {
  readonly gateway: string
  readonly random: Random
  readonly inFlight: number
}

export interface Callers {
  readonly tally: Tally
  /** Ends after the calls in hand. */
  stop(): Promise<void>
}

/** Starts as many callers, each with one call in hand. */
export function startCallers({ gateway, random, inFlight }: CallersOptions): Callers {
  const tally: Tally = { calls: 0, byStatus: new Map(), broken: [] }
  const stopping = new AbortController()
  const dispatcher = new Agent({ connections: inFlight, headersTimeout: CLIENT_MS, bodyTimeout: CLIENT_MS })
  const caller = async () => {
    while (!stopping.signal.aborted) {
      await record(tally, drawCall(random), { gateway, dispatcher })
      await pause(random.between(...THINK_MS), undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = Promise.all(Array.from({ length: inFlight }, caller))
  return {
    tally,
    stop: async () => {
      stopping.abort()
      await running
      await dispatcher.close()
    },
  }
}

/** Draws a call that a shop answers with success: every service, reads and writes, some with a key. */
export function drawCall(random: Random): Call {
  const keyed = random.chance(0.5)
  const produit_id = random.between(5, 200)
  const client_id = random.between(1, 40)
  const write = (method: Call['method'], path: string, body?: object): Call => ({
    method,
    path,
    keyed,
    ...(body === undefined ? {} : { body }),
  })
  const read = (path: string): Call => ({ method: random.chance(0.1) ? 'HEAD' : 'GET', path, keyed: false })
  const choices = [
    () => read('/clients?limite=5'),
    () => read('/api/v1/clients?limite=5'),
    () => read(`/clients/1/apercu`),
    () => read(`/produits/${produit_id}`),
    () => read(`/stock?produit_id=${produit_id}`),
    () => read(`/panier/${client_id}`),
    () => read('/commande?limite=2'),
    () => read('/saga?limite=2'),
    () => write('POST', '/clients', { nom: 'Une Cliente', email: `c-${randomUUID()}@exemple.ca` }),
    () => write('POST', '/panier', { client_id, produit_id, quantite: 1 }),
    () => write('DELETE', `/panier/${client_id}`),
    () => write('POST', '/saga/commande', { produits: [{ produit_id, quantite: 1 }] }),
    () => write('POST', '/commande', { produits: [{ produit_id, quantite: 1 }] }),
  ]
  return (choices[random.between(0, choices.length - 1)] as () => Call)()
}

async function record(
  tally: Tally,
  call: Call,
  to: { readonly gateway: string; readonly dispatcher: Agent },
): Promise<void> {
  const at = performance.now()
  tally.calls += 1
  const { status, why } = await send(call, to)
  tally.byStatus.set(status, (tally.byStatus.get(status) ?? 0) + 1)
  if (!WELL.includes(status) && !HARMLESS.includes(why))
    tally.broken.push({ ...call, at, why: `${status} ${why}` })
}

/** The answer's status, 0 when there was none, and the code of its problem or what went wrong. */
async function send(
  { method, path, body, keyed }: Call,
  { gateway, dispatcher }: { readonly gateway: string; readonly dispatcher: Agent },
): Promise<{ status: number; why: string }> {
  try {
    const reply = await request(gateway + path, {
      method,
      dispatcher,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(keyed ? { 'idempotency-key': randomUUID() } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await reply.body.text()
    if (WELL.includes(reply.statusCode)) return { status: reply.statusCode, why: '' }
    return { status: reply.statusCode, why: /"code":"(\w+)"/.exec(text)?.[1] ?? text }
  } catch (cause) {
    return { status: 0, why: cause instanceof Error ? cause.message : String(cause) }
  }
}
