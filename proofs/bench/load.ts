/** A closed loop: so many clients, each sending its next order when the last one is answered. */
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'
import { HOT_PRODUCT } from './seed.ts'

export interface Answers {
  readonly count: number
  readonly failed: number
  /** From the first request to the last answer. */
  readonly seconds: number
  /** Of each answer, in milliseconds, sorted. */
  readonly latencies: readonly number[]
}

/** Repeats `ask` from so many clients until the time, or the number of answers, is reached. */
export async function closedLoop(
  ask: () => Promise<boolean>,
  { clients, seconds = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY }: LoopOptions,
): Promise<Answers> {
  const latencies: number[] = []
  let failed = 0
  let started = 0
  const from = performance.now()
  const until = from + seconds * 1000
  const client = async () => {
    for (let sent = performance.now(); sent < until && started < count; sent = performance.now()) {
      started += 1
      if (await ask()) latencies.push(performance.now() - sent)
      else failed += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  const elapsed = (performance.now() - from) / 1000
  latencies.sort((a, b) => a - b)
  return { count: latencies.length, failed, seconds: elapsed, latencies }
}

export interface LoopOptions {
  readonly clients: number
  readonly seconds?: number
  readonly count?: number
}

export interface Steady {
  readonly failed: number
  /** Of each answer, in milliseconds from the instant when it was due to be asked for, sorted. */
  readonly latencies: readonly number[]
}

/** Asks so often a second, however long answers take; returns once all have come. */
export async function steadyRate(
  ask: () => Promise<boolean>,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Steady> {
  const latencies: number[] = []
  let failed = 0
  const one = async (due: number) => {
    if (await ask()) latencies.push(performance.now() - due)
    else failed += 1
  }
  const from = performance.now()
  const asked: Promise<void>[] = []
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = from + (n * 1000) / perSecond
    if (due > performance.now()) await pause(due - performance.now())
    asked.push(one(due))
  }
  await Promise.all(asked)
  return { failed, latencies: latencies.toSorted((a, b) => a - b) }
}

/** The value below which that share of the sorted values lies. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN

/** The middle value; of an even number, the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}

const PRODUCTS = HOT_PRODUCT - 1

/** Orders of two different products, one piece each, chosen at random, sent to one front with these headers, perhaps for several places. */
export function orders(
  url: string,
  clients: number,
  { headers = {}, spread = false }: { headers?: Readonly<Record<string, string>>; spread?: boolean } = {},
): { ask: () => Promise<boolean>; close: () => Promise<void> } {
  const pool = new Pool(url, { connections: clients, pipelining: 1, keepAliveTimeout: 30_000 })
  const ask = async () => {
    const answer = await pool.request({
      method: 'POST',
      path: '/saga/commande',
      headers: { 'content-type': 'application/json', ...headers },
      body: someOrder(spread),
    })
    const text = await answer.body.text()
    return answer.statusCode === 201 && text.includes('"CONFIRMEE"')
  }
  return { ask, close: () => pool.close() }
}

function someOrder(spread: boolean): string {
  const first = 1 + Math.floor(Math.random() * PRODUCTS)
  const second = 1 + ((first + Math.floor(Math.random() * (PRODUCTS - 1))) % PRODUCTS)
  const lines = `{"produit_id":${first},"quantite":1},{"produit_id":${second},"quantite":1}`
  return `{"produits":[${lines}]${spread ? ',"repartition":true' : ''}}`
}
