/** Callers at the gateway who read and write, with and without keys, and what broke. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '@comptoir/testing/random.ts'
import { Client, type Method } from './client.ts'

const THINK_MS = [5, 40] as const

export interface Call {
  readonly method: Method
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
  /** Orders that are refused, for want of stock or of money, are among the calls. */
  readonly refusals?: boolean
}

export interface Callers {
  readonly tally: Tally
  /** Ends after the calls in hand. */
  stop(): Promise<void>
}

/** Starts as many callers, each with one call in hand. */
export function startCallers({ gateway, random, inFlight, refusals = false }: CallersOptions): Callers {
  const tally: Tally = { calls: 0, byStatus: new Map(), broken: [] }
  const stopping = new AbortController()
  const client = new Client(inFlight)
  const caller = async () => {
    while (!stopping.signal.aborted) {
      const call = refusals && random.chance(0.2) ? drawRefused(random) : drawCall(random)
      await record(tally, call, { gateway, client })
      await pause(random.between(...THINK_MS), undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = Promise.all(Array.from({ length: inFlight }, caller))
  return {
    tally,
    stop: async () => {
      stopping.abort()
      await running
      await client.close()
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

/** Draws an order that the stock or the payment refuses. */
function drawRefused(random: Random): Call {
  const [produit_id, quantite] = random.chance(0.5) ? [2, 999] : [4, 10]
  const body = { produits: [{ produit_id, quantite }] }
  return { method: 'POST', path: '/saga/commande', keyed: false, body }
}

async function record(
  tally: Tally,
  call: Call,
  { gateway, client }: { readonly gateway: string; readonly client: Client },
): Promise<void> {
  const { method, path, body, keyed } = call
  const at = performance.now()
  tally.calls += 1
  const headers: Record<string, string> = keyed ? { 'idempotency-key': randomUUID() } : {}
  const { status, text } = await client.ask(method, gateway + path, { body, headers })
  tally.byStatus.set(status, (tally.byStatus.get(status) ?? 0) + 1)
  const why = /"code":"(\w+)"/.exec(text)?.[1] ?? text
  if (!WELL.includes(status) && !HARMLESS.includes(why))
    tally.broken.push({ ...call, at, why: `${status} ${why}` })
}
