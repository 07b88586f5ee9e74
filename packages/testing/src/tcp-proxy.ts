/**
 * A proxy on loopback that does to connections what networks, dying machines and hurried clients do: replies that are lost
 * after the work was done, requests that arrive late, twice or never. Which request meets what is its owner's decision,
 * so that a seed can make it.
 */
import { createServer, type NetConnectOpts, type Server, type Socket } from 'node:net'
import { type Frames, type Protocol, rawFrames } from './proxy/frames.ts'
import { httpFrames } from './proxy/http-frames.ts'
import { type Done, Link } from './proxy/link.ts'
import { postgresFrames } from './proxy/postgres-frames.ts'

/** Milliseconds, or whatever a test waits for. */
export type Wait = number | Promise<unknown>

/**
 * - `pass`: nothing is done to it.
 * - `cut`: it is carried out; its reply is thrown away, and the client loses its connection.
 * - `late`: the client loses its connection at once, and the request is delivered afterwards.
 * - `drop`: the client loses its connection, and nothing is delivered.
 * - `delay`: it is delivered afterwards, whether its sender still waits or not, and its reply after `reply` more.
 * - `twice`: it is delivered, and afterwards again on a connection of its own, whose reply is not read. For HTTP.
 */
export type Verdict =
  | { readonly kind: 'pass' | 'cut' | 'drop' }
  | { readonly kind: 'late' | 'twice'; readonly after: Wait }
  | { readonly kind: 'delay'; readonly after: Wait; readonly reply?: Wait }

export interface ProxiedRequest {
  /** The number of its connection, from 0. */
  readonly connection: number
  /** Its number among all requests, from 0. */
  readonly n: number
  /** SQL (prepared statements too), or the first line of an HTTP request. */
  readonly text: string
  /** Whether something may be durable once it was carried out: a COMMIT, a write outside a transaction, no GET. */
  readonly commits: boolean
}

export interface TcpProxyOptions {
  readonly target: { readonly host: string; readonly port: number } | { readonly path: string }
  readonly protocol?: Protocol
  /** The port to listen on; a free one when it is left out. */
  readonly port?: number
  /** Asked for each request that no `next` was meant for; `pass` when left out. */
  readonly decide?: (request: ProxiedRequest) => Verdict
  readonly onDone?: (done: Done) => void
}

export type VerdictCounts = Readonly<Record<Exclude<Verdict['kind'], 'pass'>, number>>

export interface TcpProxy {
  readonly port: number
  /** How often each was done to the end: a reply cut once it came, a late request once it was carried out. */
  readonly counts: VerdictCounts
  /** Does this to the next request, or to the next few that are meant; before `decide` is asked. */
  next(verdict: Verdict, meant?: Meant): void
  /** Ends every connection, as when a cable is pulled; what was late or delayed still arrives. */
  cutAll(): void
  /** Connections are refused until `accept`; those that are open stay. */
  refuse(): Promise<void>
  accept(): Promise<void>
  /** Ends everything. */
  close(): Promise<void>
}

export interface Meant {
  /** 1 when left out. */
  readonly times?: number
  readonly when?: (request: ProxiedRequest) => boolean
}

const FRAMES: Readonly<Record<Protocol, () => Frames>> = {
  raw: rawFrames,
  http: httpFrames,
  postgres: postgresFrames,
}
const HOST = '127.0.0.1'

/** Listens once it resolves. */
export async function createTcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  const target: NetConnectOpts = options.target
  const counts = { cut: 0, late: 0, drop: 0, delay: 0, twice: 0 }
  const plans: { verdict: Verdict; times: number; when: (request: ProxiedRequest) => boolean }[] = []
  const links = new Set<Link>()
  const ending = new AbortController()
  let connections = 0
  let requests = 0
  const decide = (request: ProxiedRequest): Verdict => {
    const plan = plans.find(({ times, when }) => times > 0 && when(request))
    if (plan === undefined) return options.decide?.(request) ?? { kind: 'pass' }
    plan.times -= 1
    return plan.verdict
  }
  const admit = (client: Socket) => {
    const connection = connections
    connections += 1
    const link = new Link(client, {
      target,
      frames: FRAMES[options.protocol ?? 'raw'](),
      decide: ({ text, commits }) => decide({ connection, n: requests++, text, commits }),
      done: (done) => {
        counts[done.kind] += 1
        options.onDone?.(done)
      },
      ending: ending.signal,
    })
    links.add(link)
    void link.ended.then(() => links.delete(link))
  }
  let server = await listen(options.port ?? 0, admit)
  const { port } = server.address() as { port: number }
  return {
    port,
    counts,
    next: (verdict, { times = 1, when = () => true } = {}) => void plans.push({ verdict, times, when }),
    cutAll: () => links.forEach((link) => link.lose()),
    refuse: () => stopListening(server),
    accept: async () => {
      server = await listen(port, admit)
    },
    close: async () => {
      ending.abort()
      await stopListening(server)
      for (const link of links) link.destroy()
      await Promise.all([...links].map((link) => link.ended))
    },
  }
}

function listen(port: number, admit: (client: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, admit)
    server.once('error', reject)
    server.listen(port, HOST, () => resolve(server))
  })
}

/** Resolves at once: open connections do not keep a port from being refused. */
function stopListening(server: Server): Promise<void> {
  server.close()
  return Promise.resolve()
}
