/**
 * What breaks, and in which order. Targets come from a shuffled deck, so that each has its turn before any has a second
 * one; the seed decides deck and pauses.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '@comptoir/saga/simulation/random.ts'
import type { System } from './system.ts'

/** `stock` for SIGKILL of a process of that name, or one of the particular ones. */
export type FaultKind = string

export interface Fault {
  readonly kind: FaultKind
  /** Milliseconds on the clock of `performance.now()`. */
  readonly at: number
}

export interface FaultsOptions {
  readonly system: System
  readonly random: Random
  readonly durationMs: number
  readonly stopped: AbortSignal
  readonly onFault: (fault: Fault) => void
  /** Whether an order that was sent after that instant has been confirmed. */
  readonly recoveredSince: (at: number) => boolean
}

const POSTGRES = 'PostgreSQL'
const SUPERVISOR = 'superviseur'
const ZOMBIE = 'orchestrateur zombie'

const PAUSE_MS = [700, 2_500] as const
/** One fault in three falls into what the one before has left; the others wait for orders to be confirmed again. */
const OVERLAP = 1 / 3
const PATIENCE_MS = 20_000
/** Longer than a lease, so that the other orchestrator takes over before this one goes on. */
const ZOMBIE_MS = [6_000, 11_000] as const

/** Breaks one thing after the other until the time is over, then leaves everything running. */
export async function breakThings(options: FaultsOptions): Promise<void> {
  const { system, random, durationMs, stopped } = options
  const end = performance.now() + durationMs
  let deck: string[] = []
  while (!stopped.aborted) {
    await pause(random.between(...PAUSE_MS), undefined, { signal: stopped }).catch(() => undefined)
    if (performance.now() >= end) return
    if (deck.length === 0) deck = shuffle([...system.ids(), POSTGRES, SUPERVISOR, ZOMBIE], random)
    const at = performance.now()
    await breakOne(deck.pop() as string, options)
    if (!random.chance(OVERLAP)) await waitForOrders(at, end, options)
  }
}

/** A slow machine gets the time that it needs, so that a run shows recoveries and not only outages. */
async function waitForOrders(
  at: number,
  end: number,
  { recoveredSince, stopped }: FaultsOptions,
): Promise<void> {
  const limit = Math.min(end, performance.now() + PATIENCE_MS)
  while (!recoveredSince(at) && performance.now() < limit && !stopped.aborted) await pause(100)
}

async function breakOne(target: string, { system, random, onFault, stopped }: FaultsOptions): Promise<void> {
  const now = (kind: FaultKind) => onFault({ kind, at: performance.now() })
  switch (target) {
    case POSTGRES: {
      const postmaster = system.postgresPid
      if (postmaster === undefined) return
      now(POSTGRES)
      for (const pid of [postmaster, ...childrenOf(postmaster)]) kill(pid, 'SIGKILL')
      return
    }
    case SUPERVISOR:
      now(SUPERVISOR)
      await system.killSupervisor()
      await system.start()
      return
    case ZOMBIE: {
      const orchestrators = system.ids().filter((id) => id.startsWith('orchestrateur'))
      const pid = system.pidOf(orchestrators[random.between(0, orchestrators.length - 1)] ?? '')
      const forMs = random.between(...ZOMBIE_MS)
      if (pid === undefined) return
      now(ZOMBIE)
      kill(pid, 'SIGSTOP')
      await pause(forMs, undefined, { signal: stopped }).catch(() => undefined)
      kill(pid, 'SIGCONT')
      return
    }
    default: {
      const pid = system.pidOf(target)
      if (pid === undefined) return
      now(target.replace(/-\d+$/, ''))
      kill(pid, 'SIGKILL')
    }
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (cause) {
    // Ended between the look and the signal.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause
  }
}

/** The processes that have this one as their parent (Linux; elsewhere PostgreSQL's children notice its end themselves). */
function childrenOf(parent: number): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number)
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    // Ended while we looked.
    return undefined
  }
}

function shuffle<T>(deck: T[], random: Random): T[] {
  for (let last = deck.length - 1; last > 0; last -= 1) {
    const other = random.between(0, last)
    ;[deck[last], deck[other]] = [deck[other] as T, deck[last] as T]
  }
  return deck
}
