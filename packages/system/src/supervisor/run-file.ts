/** The record of a running system: proof that it runs, what `etat` shows, and what a killed supervisor left behind. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identify, type ProcessIdentity, stillRuns } from '../process-identity.ts'
import { errorCode, StartError } from '../start-error.ts'
import type { ControlAddress } from './control.ts'

export type ProcessState = 'demarre' | 'pret' | 'relance' | 'arrete'

export interface RecordedProcess {
  readonly id: string
  readonly name: string
  readonly port: number
  /** Where its metrics are, when not on its own port. */
  readonly metricsPort?: number
  readonly state: ProcessState
  readonly restarts: number
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly identity?: ProcessIdentity
}

export interface RunRecord {
  readonly supervisor: ProcessIdentity
  readonly startedAt: number
  readonly portOffset: number
  readonly control: ControlAddress
  readonly database: { readonly kind: 'embarque' | 'externe'; readonly port?: number; readonly pid?: number }
  /** Undefined where our own engine runs the sagas. */
  readonly engine?: { readonly kind: 'restate'; readonly url: string } | undefined
  readonly processes: readonly RecordedProcess[]
}

const fileOf = (state: string) => join(state, 'en-cours.json')

/** What the last supervisor wrote, or undefined. */
export function readRun(state: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(state), 'utf8')) as RunRecord
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The record of a system whose supervisor runs now, or undefined. */
export function readLiveRun(state: string): RunRecord | undefined {
  const run = readRun(state)
  return run !== undefined && stillRuns(run.supervisor) ? run : undefined
}

/** The right to run this checkout's system; one process at a time has it. */
export interface RunLock {
  /** What a killed supervisor had recorded, to be cleared before anything is started. */
  readonly leftover: RunRecord | undefined
  write(record: Omit<RunRecord, 'supervisor'>): void
  release(): void
}

/** Takes the right, or throws StartError when another supervisor lives. */
export function takeRun(state: string): RunLock {
  const lock = join(state, 'verrou.json')
  const supervisor = identify(process.pid) ?? { pid: process.pid, startedAt: '', command: '' }
  const draft = join(state, `verrou.${process.pid}`)
  writeFileSync(draft, JSON.stringify(supervisor))
  try {
    // A link appears whole or not at all, so half a lock is never read.
    while (!tryLink(draft, lock)) clearStale(lock)
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    leftover: readRun(state),
    write: (record) => {
      writeFileSync(`${fileOf(state)}.nouveau`, JSON.stringify({ supervisor, ...record }, null, 1), {
        mode: 0o600,
      })
      renameSync(`${fileOf(state)}.nouveau`, fileOf(state))
    },
    release: () => {
      rmSync(fileOf(state), { force: true })
      rmSync(lock, { force: true })
    },
  }
}

function tryLink(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

function clearStale(lock: string): void {
  const holder = readHolder(lock)
  if (holder !== undefined && stillRuns(holder)) {
    throw new StartError({
      fr: `déjà démarré (processus ${holder.pid}) ; npm run status le montre, Ctrl+C ou kill ${holder.pid} l’arrête`,
      en: `already running (process ${holder.pid}); npm run status shows it, Ctrl+C or kill ${holder.pid} stops it`,
    })
  }
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    return
  }
  // Two starts may clear the same dead lock at once; the slower must not throw away the lock that the faster just took.
  const moved = readHolder(aside)
  if (moved !== undefined && stillRuns(moved)) tryLink(aside, lock)
  rmSync(aside, { force: true })
}

function readHolder(lock: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as ProcessIdentity
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}
