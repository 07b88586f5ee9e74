/** Counters of processes that are killed: read often, so that what they had counted is not lost with them. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '../client.ts'

const EVERY_MS = 400

export class Meter {
  readonly #totals: Map<string, number>
  readonly #stopping = new AbortController()
  readonly #running: Promise<unknown>

  /** Adds up these counters, each of which stands once in a process, over all processes at `urls`. */
  constructor(client: Pick<Client, 'ask'>, urls: readonly string[], counters: readonly string[]) {
    this.#totals = new Map(counters.map((name) => [name, 0]))
    this.#running = Promise.all(urls.map((url) => this.#watch(client, url)))
  }

  total(counter: string): number {
    return this.#totals.get(counter) ?? 0
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #watch(client: Pick<Client, 'ask'>, url: string): Promise<void> {
    const last = new Map<string, number>()
    const { signal } = this.#stopping
    for (let isLast = false; !isLast; ) {
      isLast = signal.aborted
      const { status, text } = await client.ask('GET', `${url}/metrics`)
      for (const [name, value] of status === 200 ? countersIn(text, [...this.#totals.keys()]) : []) {
        this.#totals.set(name, this.total(name) + gained(last.get(name) ?? 0, value))
        last.set(name, value)
      }
      if (!isLast) await pause(EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** A counter that is lower than it was is that of another process, which began at 0. */
export const gained = (before: number, now: number): number => (now < before ? now : now - before)

/** The values of these counters in the text of `/metrics`. */
export function countersIn(text: string, names: readonly string[]): [name: string, value: number][] {
  return names.flatMap((name) => {
    // Every process labels its counters with its name.
    const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1]
    return value === undefined ? [] : [[name, Number(value)] satisfies [string, number]]
  })
}
