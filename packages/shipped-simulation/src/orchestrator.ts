/** One orchestrator as it ships: runner, journal and caller, each on connections of its own that may fail. */
import { newId } from '@comptoir/kit/ids.ts'
import { type Caller, createCaller } from '@comptoir/saga-postgres/runner/caller.ts'
import { createRunner } from '@comptoir/saga-postgres/runner/runner.ts'
import type { Runner, RunnerLimits } from '@comptoir/saga-postgres/runner/runner-types.ts'
import { createPgJournal, type PgJournal } from '@comptoir/saga-postgres/store/journal-pg.ts'
import { Gate } from './gate.ts'
import { type Count, Link, pause, type Weather } from './link.ts'
import { sale } from './shop.ts'

/** Short enough for a second of simulated life, and related to each other as the real ones are. */
export const LEASE_MS = 500
const LIMITS: Partial<RunnerLimits> = {
  retryBaseMs: 4,
  retryCapMs: 40,
  sagaDeadlineMs: 3_000,
  pivotDeadlineMs: 1_500,
  maxRuns: 24,
  heartbeatMs: 80,
  claimEveryMs: 50,
  waitMs: 400,
}

export interface OrchestratorOptions {
  readonly url: string
  /** The instances of each participant. */
  readonly urls: Readonly<Record<string, readonly string[]>>
  readonly strict: boolean
  readonly laneMax: number
  readonly count: Count
}

export class Orchestrator {
  readonly runner: Runner
  readonly #gate = new Gate()
  readonly #link: Link
  readonly #journal: PgJournal
  readonly #caller: Caller
  readonly #count: Count

  private constructor(link: Link, { urls, strict, laneMax, count }: OrchestratorOptions) {
    this.#link = link
    this.#count = count
    this.#journal = createPgJournal({
      url: link.url,
      instance: 'essai',
      laneMax,
      leaseMs: LEASE_MS,
      quietMs: 100,
    })
    this.#caller = createCaller({ urls, laneMax: Math.min(laneMax, 64), timeoutMs: 1_000 })
    const say = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const journal = this.#gate.guard(this.#journal, IO)
    const caller = this.#gate.guard(this.#caller, IO)
    this.runner = createRunner({
      journal,
      caller,
      definitions: [sale],
      newId,
      limits: LIMITS,
      strict,
      log: say,
    })
  }

  static async open(options: OrchestratorOptions): Promise<Orchestrator> {
    const link = await Link.open({ ...options, protocol: 'postgres' })
    const orchestrator = new Orchestrator(link, options)
    await orchestrator.runner.open()
    return orchestrator
  }

  get isDead(): boolean {
    return this.#gate.isShut
  }

  become(weather: Weather | undefined): void {
    this.#link.become(weather)
  }

  /** Ends as a killed process does: nothing more goes out, and its connections break. */
  kill(): void {
    this.#count('orchestrator killed')
    this.#gate.shut()
    void this.#link.cut()
  }

  /** Stands still for longer than its lease, and then goes on as if nothing had been. */
  async freeze(ms: number): Promise<void> {
    this.#count('orchestrator frozen')
    this.#gate.pause()
    await pause(ms)
    this.#gate.resume()
  }

  settle(): Promise<void> {
    return this.#link.settle()
  }

  /** Ends what still runs of it. */
  async close(): Promise<void> {
    await this.runner.drain(this.isDead ? 0 : 1_000)
    await Promise.all([this.#journal.close().catch(() => undefined), this.#caller.close()])
    await this.#link.close()
  }
}

/** What a runner asks of the world outside. */
const IO = new Set([
  'call',
  'start',
  'save',
  'read',
  'reclaim',
  'claimDue',
  'claimOwnedNotHeld',
  'claimParked',
  'requestCancel',
  'readCancelRequests',
  'countParked',
  'heartbeat',
  'release',
])
