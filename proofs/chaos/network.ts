/**
 * What stands between the processes of a run: a proxy before the databases for each process that has one, and a proxy
 * before each participant for the orchestrators' calls. Which request meets what is drawn from the seed.
 */
import type { Random } from '@comptoir/testing/random.ts'
import {
  createTcpProxy,
  type ProxiedRequest,
  type TcpProxy,
  type Verdict,
} from '@comptoir/testing/tcp-proxy.ts'
import type { Routes } from './routes.ts'

export interface NetworkOptions {
  /** The ids of the processes that have a database, and where PostgreSQL listens. */
  readonly clients: readonly string[]
  readonly databasePort: number
  /** The ports of those that orchestrators call: participants, and an engine that is not ours. */
  readonly called: readonly number[]
  /** A generator of its own for each proxy. */
  readonly random: (place: number) => Random
}

export const NETWORK_FAULTS = [
  'database cut',
  'database late',
  'database drop',
  'database delay',
  'call cut',
  'call late',
  'call drop',
  'call delay',
  'call twice',
] as const
export type NetworkFault = (typeof NETWORK_FAULTS)[number]

type Draw = readonly [share: number, (random: Random) => Verdict]
const later = (random: Random) => random.between(20, 1_500)
const SHARES: Readonly<Record<'database' | 'call', readonly Draw[]>> = {
  database: [
    [0.006, () => ({ kind: 'cut' })],
    [0.006, (random) => ({ kind: 'late', after: later(random) })],
    [0.002, () => ({ kind: 'drop' })],
    [0.01, (random) => ({ kind: 'delay', after: random.between(5, 300), reply: random.between(0, 300) })],
  ],
  call: [
    [0.01, () => ({ kind: 'cut' })],
    [0.01, (random) => ({ kind: 'late', after: later(random) })],
    [0.005, () => ({ kind: 'drop' })],
    [0.01, (random) => ({ kind: 'delay', after: random.between(5, 300), reply: random.between(0, 300) })],
    [0.02, (random) => ({ kind: 'twice', after: random.between(0, 1_000) })],
  ],
}
const PASS: Verdict = { kind: 'pass' }
/** What PostgreSQL says of an entry that changed nothing: of our engine, and of one whose tables follow. */
const CAME_TOO_LATE = [
  { tag: 'INSERT 0 0', of: 'update sagas' },
  { tag: 'SELECT 0', of: 'from older join given' },
]

/** The proxies of a run. Nothing is done to a request before `rage`, nor after `calm`. */
export class Network {
  readonly #databases: ReadonlyMap<string, TcpProxy>
  readonly #calls: ReadonlyMap<number, TcpProxy>
  readonly #state: State

  private constructor(
    databases: ReadonlyMap<string, TcpProxy>,
    calls: ReadonlyMap<number, TcpProxy>,
    state: State,
  ) {
    this.#databases = databases
    this.#calls = calls
    this.#state = state
  }

  static async open(options: NetworkOptions): Promise<Network> {
    const state: State = { isCalm: true, walls: new Map(), fenced: 0 }
    const target = (port: number) => ({ target: { host: '127.0.0.1', port } })
    const databases = options.clients.map(async (id, place) => {
      const decide = verdicts('database', { random: options.random(place), state, id })
      const proxy = await createTcpProxy({
        ...target(options.databasePort),
        protocol: 'postgres',
        decide,
        onDone: ({ kind, text, tag }) => {
          if (kind !== 'drop' && CAME_TOO_LATE.some((one) => tag === one.tag && text.includes(one.of)))
            state.fenced += 1
        },
      })
      return [id, proxy] as const
    })
    const calls = options.called.map(async (port, place) => {
      const random = options.random(options.clients.length + place)
      const decide = verdicts('call', { random, state, id: String(port) })
      return [port, await createTcpProxy({ ...target(port), protocol: 'http', decide })] as const
    })
    return new Network(new Map(await Promise.all(databases)), new Map(await Promise.all(calls)), state)
  }

  routes(): Pick<Routes, 'databases' | 'calls'> {
    const ports = <K extends string | number>(proxies: ReadonlyMap<K, TcpProxy>) =>
      Object.fromEntries([...proxies].map(([name, { port }]) => [name, port]))
    return { databases: ports(this.#databases), calls: ports(this.#calls) }
  }

  rage(): void {
    this.#state.isCalm = false
  }

  calm(): void {
    this.#state.isCalm = true
  }

  /** Ends every connection of this process to its databases. */
  pullCable(id: string): void {
    this.#databases.get(id)?.cutAll()
  }

  /** What this process asks its databases arrives only once `over`, whether it waits for the answer or not. */
  async wall(id: string, over: Promise<unknown>): Promise<void> {
    this.#state.walls.set(id, over)
    await over
    this.#state.walls.delete(id)
  }

  /** How often each was done to the end. */
  counts(): Readonly<Record<NetworkFault, number>> {
    const of = (name: NetworkFault) => {
      const [where, kind] = name.split(' ') as [string, keyof TcpProxy['counts']]
      const proxies = where === 'call' ? this.#calls : this.#databases
      return [...proxies.values()].reduce((sum, { counts }) => sum + counts[kind], 0)
    }
    return Object.fromEntries(NETWORK_FAULTS.map((name) => [name, of(name)])) as Record<NetworkFault, number>
  }

  /** Entries of the journal that arrived late, and changed nothing because their saga had moved on. */
  get fenced(): number {
    return this.#state.fenced
  }

  async close(): Promise<void> {
    await Promise.all([...this.#databases.values(), ...this.#calls.values()].map((proxy) => proxy.close()))
  }
}

interface State {
  isCalm: boolean
  /** What holds back everything of a process, by its id. */
  readonly walls: Map<string, Promise<unknown>>
  fenced: number
}

interface Place {
  readonly random: Random
  readonly state: State
  readonly id: string
}

function verdicts(where: keyof typeof SHARES, { random, state, id }: Place) {
  return ({ commits }: ProxiedRequest): Verdict => {
    if (state.isCalm) return PASS
    const wall = state.walls.get(id)
    if (wall !== undefined) return { kind: 'delay', after: wall }
    if (!commits) return PASS
    let draw = random.next()
    for (const [share, verdict] of SHARES[where]) {
      if (draw < share) return verdict(random)
      draw -= share
    }
    return PASS
  }
}
