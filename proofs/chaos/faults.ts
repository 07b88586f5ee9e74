/**
 * What breaks, and in which order. Targets come from a shuffled deck, so that each has its turn before any has a second
 * one; the seed decides deck and pauses. What takes a while goes on while the next thing breaks.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Place, RunningSystem } from '@comptoir/system/running-system.ts'
import { type ProcessSpec, processes } from '@comptoir/system/topology.ts'
import type { Random } from '@comptoir/testing/random.ts'
import type { Clocks } from './clocks.ts'
import type { Network } from './network.ts'
import { backendsOf, childrenOf, signal } from './signals.ts'

const PARTICULAR = [
  'kill postgres',
  'kill supervisor',
  'freeze orchestrator',
  'freeze participant',
  'freeze backend',
  'wall orchestrator',
  'set clock',
  'pull cable',
] as const
const OF_SERVERS = {
  bus: ['kill broker', 'freeze broker'],
  cache: ['kill cache', 'freeze cache'],
  engine: ['kill engine', 'freeze engine'],
} as const
type Particular = (typeof PARTICULAR | (typeof OF_SERVERS)[keyof typeof OF_SERVERS])[number]

/**
 * What may happen to a system with these servers beside SIGKILL of a process, which has the process's name. Only Linux tells which
 * processes are PostgreSQL's.
 */
export const particularFaults = ({ bus, cache, engine }: RunningSystem['servers']): readonly Particular[] => [
  ...PARTICULAR.filter((kind) => kind !== 'freeze backend' || process.platform === 'linux'),
  ...(bus === undefined ? [] : OF_SERVERS.bus),
  ...(cache === undefined ? [] : OF_SERVERS.cache),
  ...(engine === undefined ? [] : OF_SERVERS.engine),
]
export type FaultKind = Particular | (string & {})

export interface Fault {
  readonly kind: FaultKind
  /** Milliseconds on the clock of `performance.now()`. */
  readonly at: number
}

export interface FaultsOptions {
  readonly system: RunningSystem
  readonly network: Network
  readonly clocks: Clocks
  readonly random: Random
  readonly durationMs: number
  /** Whether enough was seen to judge: a slow machine goes on until then, or for `LONGEST` times as long. */
  readonly isStrong: () => boolean
  readonly stopped: AbortSignal
  readonly onFault: (fault: Fault) => void
  /** Whether an order that was sent after that instant has been confirmed. */
  readonly recoveredSince: (at: number) => boolean
}

const PAUSE_MS = [100, 700] as const
/** One fault in three falls into what the one before has left; the others wait for orders to be confirmed again. */
const OVERLAP = 1 / 3
const LONGEST = 3
const PATIENCE_MS = 20_000
/** Longer than a lease, so that the other orchestrator takes over before this one goes on. */
const BEYOND_LEASE_MS = [6_000, 9_000] as const
const FREEZE_MS = [1_000, 4_000] as const

export const isOrchestrator = ({ name }: ProcessSpec): boolean => name === 'orchestrateur'
export const isParticipant = ({ name }: ProcessSpec): boolean =>
  processes.some((caller) => isOrchestrator(caller) && caller.calls.includes(name))

/** Whether faults end after so long (ms). */
export const isOver = (
  lastedMs: number,
  { durationMs, isStrong }: Pick<FaultsOptions, 'durationMs' | 'isStrong'>,
): boolean => lastedMs >= durationMs && (lastedMs >= durationMs * LONGEST || isStrong())

/** Breaks one thing after the other until the time is over, then leaves everything running. */
export async function breakThings(options: FaultsOptions): Promise<void> {
  const { system, network, random, stopped } = options
  const began = performance.now()
  const isEnded = () => isOver(performance.now() - began, options)
  const under = new UnderWay()
  let deck: (Place | Particular)[] = []
  network.rage()
  while (!stopped.aborted) {
    await pause(random.between(...PAUSE_MS), undefined, { signal: stopped }).catch(() => undefined)
    if (isEnded()) break
    if (deck.length === 0) deck = shuffle([...system.places(), ...particularFaults(system.servers)], random)
    const at = performance.now()
    await breakOne(deck.pop() as Place | Particular, options, under)
    if (!random.chance(OVERLAP)) await waitForOrders(at, { ...options, isEnded })
  }
  await under.over()
  network.calm()
}

/** What was begun and ends by itself. */
class UnderWay {
  readonly #all = new Set<Promise<unknown>>()

  add(work: Promise<unknown>): void {
    this.#all.add(work)
    void work.finally(() => this.#all.delete(work))
  }

  async over(): Promise<void> {
    await Promise.all(this.#all)
  }
}

export interface Patience extends Pick<FaultsOptions, 'recoveredSince' | 'stopped'> {
  /** Whether no further fault will come. */
  readonly isEnded: () => boolean
}

/**
 * A slow machine gets the time that it needs, so that a run shows recoveries and not only outages: also one that goes on beyond
 * its length, since that is the one that has recovered too seldom.
 */
export async function waitForOrders(
  at: number,
  { recoveredSince, stopped, isEnded }: Patience,
): Promise<void> {
  const limit = performance.now() + PATIENCE_MS
  while (!recoveredSince(at) && performance.now() < limit && !isEnded() && !stopped.aborted) await pause(100)
}

/** One of the particular faults, and what it may strike. */
interface Strike {
  readonly options: FaultsOptions
  readonly under: UnderWay
  readonly orchestrator: Place
  readonly participant: Place
  /** Tells that it happens. */
  readonly now: () => void
}

async function breakOne(target: Place | Particular, options: FaultsOptions, under: UnderWay): Promise<void> {
  const { system, random, onFault } = options
  const tell = (kind: FaultKind) => onFault({ kind, at: performance.now() })
  if (typeof target === 'string') {
    const [orchestrators, participants] = [isOrchestrator, isParticipant].map((which) => system.places(which))
    await STRIKES[target]({
      options,
      under,
      orchestrator: one(orchestrators ?? [], random),
      participant: one(participants ?? [], random),
      now: () => tell(target),
    })
    return
  }
  const pid = system.pidOf(target.id)
  if (pid === undefined) return
  tell(target.name)
  signal(pid, 'SIGKILL')
}

const STRIKES: Readonly<Record<Particular, (strike: Strike) => void | Promise<void>>> = {
  'kill postgres': ({ options: { system }, now }) => {
    const postmaster = system.postgresPid
    if (postmaster === undefined) return
    now()
    for (const pid of [postmaster, ...childrenOf(postmaster)]) signal(pid, 'SIGKILL')
  },
  'kill supervisor': async ({ options: { system, network }, now }) => {
    now()
    await system.killSupervisor()
    // A first start that failed three times would be given up.
    network.calm()
    await system.start()
    network.rage()
  },
  'freeze orchestrator': (strike) =>
    freeze(strike.options.system.pidOf(strike.orchestrator.id), BEYOND_LEASE_MS, strike),
  'freeze participant': (strike) =>
    freeze(strike.options.system.pidOf(strike.participant.id), FREEZE_MS, strike),
  'freeze backend': (strike) => {
    const backends = backendsOf(strike.options.system.postgresPid ?? 0)
    freeze(backends.length === 0 ? undefined : one(backends, strike.options.random), FREEZE_MS, strike)
  },
  'wall orchestrator': ({ options, under, orchestrator, now }) => {
    now()
    under.add(options.network.wall(orchestrator.id, lasting(BEYOND_LEASE_MS, options)))
  },
  'set clock': ({ options: { clocks }, orchestrator, now }) => {
    now()
    clocks.set(orchestrator.id)
  },
  'kill broker': (strike) => kill(strike.options.system.serverPid('rabbitmq'), strike),
  'freeze broker': (strike) => freeze(strike.options.system.serverPid('rabbitmq'), FREEZE_MS, strike),
  'kill cache': (strike) => kill(strike.options.system.serverPid('redis'), strike),
  'freeze cache': (strike) => freeze(strike.options.system.serverPid('redis'), FREEZE_MS, strike),
  'kill engine': (strike) => kill(strike.options.system.serverPid('restate'), strike),
  'freeze engine': (strike) => freeze(strike.options.system.serverPid('restate'), FREEZE_MS, strike),
  'pull cable': ({ options: { network, random }, orchestrator, participant, now }) => {
    now()
    network.pullCable(one([orchestrator, participant], random).id)
  },
}

type Between = readonly [low: number, high: number]

function kill(pid: number | undefined, { now }: Strike): void {
  if (pid === undefined) return
  now()
  signal(pid, 'SIGKILL')
}

function freeze(pid: number | undefined, between: Between, { options, under, now }: Strike): void {
  if (pid === undefined) return
  now()
  signal(pid, 'SIGSTOP')
  under.add(lasting(between, options).then(() => signal(pid, 'SIGCONT')))
}

const lasting = (between: Between, { random, stopped }: FaultsOptions): Promise<unknown> =>
  pause(random.between(...between), undefined, { signal: stopped }).catch(() => undefined)

const one = <T>(list: readonly T[], random: Random): T => list[random.between(0, list.length - 1)] as T

function shuffle<T>(deck: T[], random: Random): T[] {
  for (let last = deck.length - 1; last > 0; last -= 1) {
    const other = random.between(0, last)
    ;[deck[last], deck[other]] = [deck[other] as T, deck[last] as T]
  }
  return deck
}
