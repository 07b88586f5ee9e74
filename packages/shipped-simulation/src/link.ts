/**
 * What lies between two processes, or between a process and PostgreSQL: a connection whose requests each meet a fate that a
 * seed draws, while it is faulty.
 */
import type { Random } from '@comptoir/testing/random.ts'
import { createTcpProxy, type TcpProxy, type Verdict } from '@comptoir/testing/tcp-proxy.ts'

/** Probabilities, for one request each; see `Verdict`. */
export interface Faults {
  readonly drop: number
  readonly cut: number
  readonly late: number
  readonly delay: number
  readonly twice: number
  /** The longest delay, and how late a request may be carried out, in milliseconds. */
  readonly longestMs: number
}

export interface Weather {
  readonly random: Random
  readonly faults: Faults
}

export type Count = (what: string) => void

export interface LinkOptions {
  /** What lies behind it. */
  readonly url: string
  readonly protocol: 'postgres' | 'http'
  readonly count: Count
}

/** What was to come late has come by then, or never will: its connection broke. */
const SETTLE_MS = 2_000

export class Link {
  readonly #options: LinkOptions
  readonly #drawn = { late: 0, twice: 0 }
  #proxy: TcpProxy | undefined
  #weather: Weather | undefined

  private constructor(options: LinkOptions) {
    this.#options = options
  }

  static async open(options: LinkOptions): Promise<Link> {
    const link = new Link(options)
    const { hostname, port } = new URL(options.url)
    const target = { host: hostname, port: Number(port) }
    link.#proxy = await createTcpProxy({ target, protocol: options.protocol, decide: () => link.#decide() })
    return link
  }

  /** The address of what lies behind, by way of this link. */
  get url(): string {
    const url = new URL(this.#options.url)
    url.hostname = '127.0.0.1'
    url.port = String(this.#proxy?.port)
    return url.href.replace(/\/$/, '')
  }

  /** Faulty from now on, or, without a weather, as it should be. */
  become(weather: Weather | undefined): void {
    this.#weather = weather
  }

  /** Resolves when nothing is left that would be carried out late. */
  async settle(): Promise<void> {
    const limit = performance.now() + SETTLE_MS
    const isLeft = () =>
      (this.#proxy?.counts.late ?? 0) < this.#drawn.late ||
      (this.#proxy?.counts.twice ?? 0) < this.#drawn.twice
    while (isLeft() && performance.now() < limit) await pause(10)
    this.#drawn.late = this.#proxy?.counts.late ?? 0
    this.#drawn.twice = this.#proxy?.counts.twice ?? 0
  }

  /** Ends every connection at once and takes no more. What was to come late still does. */
  async cut(): Promise<void> {
    await this.#proxy?.refuse()
    this.#proxy?.cutAll()
  }

  /** Takes no connection for a while, and ends those that are open. */
  async refuseFor(ms: number): Promise<void> {
    this.#options.count('connections refused')
    await this.cut()
    await pause(ms)
    await this.#proxy?.accept()
  }

  async close(): Promise<void> {
    await this.#proxy?.close()
  }

  #decide(): Verdict {
    if (this.#weather === undefined) return PASS
    const { random, faults } = this.#weather
    const verdict = drawn(random, faults)
    if (verdict.kind !== 'pass') this.#options.count(`${this.#options.protocol}: ${verdict.kind}`)
    if (verdict.kind === 'late' || verdict.kind === 'twice') this.#drawn[verdict.kind] += 1
    return verdict
  }
}

const PASS: Verdict = { kind: 'pass' }
const KINDS = ['drop', 'cut', 'late', 'delay', 'twice'] as const

function drawn(random: Random, faults: Faults): Verdict {
  let draw = random.next()
  for (const kind of KINDS) {
    if (draw < faults[kind])
      return kind === 'drop' || kind === 'cut'
        ? { kind }
        : { kind, after: random.between(1, faults.longestMs) }
    draw -= faults[kind]
  }
  return PASS
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
