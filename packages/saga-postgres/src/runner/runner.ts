/**
 * The process side of sagas: starts them, runs them, answers their callers, keeps the lease, takes over what others left,
 * and lets operators act. Any number of runners share one journal.
 */
import { TIMES } from '@comptoir/kit/process/times.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { OperateAnswer, OperateRequest, StartAnswer, StartRequest } from '@comptoir/saga/engine.ts'
import type { Intent, SagaRow } from '@comptoir/saga/journal.ts'
import { operate } from '@comptoir/saga/machine/advance.ts'
import { intentOf } from '@comptoir/saga/machine/ownership.ts'
import { SHIPPED } from '@comptoir/saga/machine/protocol.ts'
import { DEFAULT_LIMITS, type Limits } from '@comptoir/saga/machine/retry-policy.ts'
import { endsWith, finalFor, initialState, type SagaState } from '@comptoir/saga/machine/state.ts'
import { isUnreadable, UnreadableError, type UnreadableSaga } from '../store/rows.ts'
import { finalInMs } from './intent.ts'
import { Ownership } from './ownership.ts'
import { recordIntent } from './record.ts'
import { Recovery } from './recovery.ts'
import type { Runner, RunnerLimits, RunnerOptions } from './runner-types.ts'
import { Runs } from './runs.ts'
import { sagaFields, type TracedSaga } from './saga-trace.ts'
import { inTime, Waiters } from './waiters.ts'

/** Creates a runner. Nothing happens before `open`. */
export function createRunner(options: RunnerOptions): Runner {
  return new SagaRunner(options)
}

class SagaRunner implements Runner {
  readonly #options: RunnerOptions
  readonly #limits: RunnerLimits
  readonly #clock: () => number
  readonly #runs: Runs
  readonly #recovery: Recovery
  readonly #versions = new Map<string, SagaDefinition>()
  readonly #newest = new Map<string, SagaDefinition>()
  readonly #starting = new Set<string>()
  readonly #waiters: Waiters
  readonly #ownership: Ownership
  #open = false
  #timers: NodeJS.Timeout[] = []

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...RUNNER_LIMITS, ...options.limits }
    this.#waiters = new Waiters(this.#limits.waitMs)
    this.#ownership = new Ownership({ ...options, onLost: () => this.#runs.abandon() })
    this.#clock = options.clock ?? (() => this.#ownership.now())
    for (const definition of options.definitions) {
      this.#versions.set(`${definition.name}@${definition.version}`, definition)
      const newest = this.#newest.get(definition.name)
      if (newest === undefined || newest.version < definition.version)
        this.#newest.set(definition.name, definition)
    }
    this.#runs = new Runs({
      journal: options.journal,
      caller: options.caller,
      clock: this.#clock,
      random: options.random ?? Math.random,
      strict: options.strict ?? false,
      limits: this.#limits,
      maxSleeping: this.#limits.maxRuns * 4,
      onAnswer: (_definition, state) => this.#waiters.answer(state.sagaId, { kind: 'ended', state }),
      onEnded: (definition, state) => this.#onEnded(definition, state),
      onGone: (saga, row) => this.#onGone(saga, row),
      onWritten: (definition, entry) => options.metrics?.written(definition, entry.transitions),
      onFenced: () => options.metrics?.fenced(),
      onFault: (saga, cause) =>
        options.log.error({ ...sagaFields(saga), err: cause }, 'saga cannot be saved'),
    })
    this.#recovery = new Recovery({
      ...options,
      runs: this.#runs,
      maxRuns: this.#limits.maxRuns,
      owner: () => this.#ownership.owner,
      held: () => this.held(),
      definitionOf: (row) => this.#definitionOf(row),
    })
  }

  async open(): Promise<void> {
    await this.#ownership.open()
    this.#open = true
    const every = (ms: number, work: () => Promise<void>) =>
      this.#timers.push(setInterval(() => void work(), ms))
    every(this.#limits.heartbeatMs, () => this.#ownership.beat())
    every(this.#limits.claimEveryMs, () => this.#tick())
    await this.#tick()
  }

  async start(request: StartRequest): Promise<StartAnswer> {
    const definition = this.#newest.get(request.definition)
    if (definition === undefined) throw new Error(`no saga is called ${request.definition}`)
    if (!this.#open || this.#runs.active + this.#starting.size >= this.#limits.maxRuns)
      return { kind: 'overloaded' }
    const { id, input } = request
    const { waitMs, recordMs, sagaDeadlineMs: deadlineMs } = this.#limits
    const began = performance.now()
    const state = initialState(definition, { sagaId: id, input, now: this.#clock(), deadlineMs })
    const intent = intentOf(definition, state, { ...request, validMs: TIMES.intentMs })
    const wait = Math.min(request.waitMs ?? waitMs, waitMs)
    const begun = await this.#begin(intent, began + Math.max(wait, recordMs))
    if (begun.kind === 'existing') return { kind: 'existing', saga: begun.row }
    if (begun.kind === 'not-written') return { kind: 'overloaded' }
    if (begun.kind === 'unknown') return { kind: 'unknown', id, finalInMs: finalInMs(intent, this.#clock()) }
    if (begun.kind === 'applied' && finalFor(begun.row.state) !== undefined)
      return { kind: 'ended', state: begun.row.state }
    const left = Math.max(0, began + wait - performance.now())
    const ended = request.respondAsync === true ? undefined : this.#waiters.wait(id, left)
    if (begun.kind === 'started' && !this.#runs.holds(id))
      this.#runs.start(definition, { owner: begun.owner, state, trace: intent.trace })
    return ended ?? { kind: 'pending', id }
  }

  async operate(request: OperateRequest): Promise<OperateAnswer> {
    const { id, action, reason, author, version, key } = request
    const row = await this.#readable(id)
    if (row === null) return { kind: 'not-found' }
    if (version !== undefined && version !== row.version) return { kind: 'outdated', version: row.version }
    const impossible = { kind: 'impossible', status: row.status } as const
    // No act can go on from such a row: its state must be repaired first.
    if (isUnreadable(row)) return impossible
    if (row.status === 'stuck') {
      const claimed = await this.#actOnParked(row, request)
      return claimed === null ? impossible : accepted(claimed)
    }
    if (action !== 'cancel' || row.status !== 'running' || !SHIPPED.mayTurnBack(row.state)) return impossible
    if (!(await this.#options.journal.requestCancel({ id, author, reason, key }))) return impossible
    this.#runs.cancel(id, reason)
    return accepted(row)
  }

  /** Claims a parked saga by what an operator wants of it, and runs it on. Null: that cannot be, or it has moved. */
  async #actOnParked(row: SagaRow, request: OperateRequest): Promise<SagaRow | null> {
    const { action, reason, author, key } = request
    const definition = this.#definitionOf(row)
    // Parked because its definition has no such step: no act makes sense before the definition is right again.
    if (definition?.steps[row.state.step] === undefined) return null
    const { id, version: expectedVersion } = row
    const change = operate(definition, row.state, {
      action,
      reason,
      now: this.#clock(),
      limits: this.#limits,
    })
    if (change === undefined) return null
    const { state, transitions } = change
    const audit = { author, action, reason, key }
    const { owner } = this.#ownership
    const claim = { id, expectedVersion, owner, state, transitions, audit }
    const claimed = await this.#options.journal.claimParked(claim)
    if (claimed === null) return null
    this.#options.log.info({ ...sagaFields(claimed), action, author }, 'operator acted on a parked saga')
    if (endsWith(row.state, claimed.state)) this.#onEnded(definition, claimed.state)
    this.#runs.resume(definition, claimed)
    return claimed
  }

  async #readable(id: string): Promise<SagaRow | UnreadableSaga | null> {
    try {
      return await this.#options.journal.read(id)
    } catch (cause) {
      if (cause instanceof UnreadableError) return cause.saga
      throw cause
    }
  }

  now(): number {
    return this.#clock()
  }

  held(): readonly string[] {
    return [...this.#runs.ids(), ...this.#starting]
  }

  isUntold(id: string): boolean {
    return this.#runs.isUntold(id)
  }

  async flush(id?: string): Promise<void> {
    if (id === undefined || this.#runs.holds(id)) await this.#options.journal.flush()
  }

  async drain(ms: number): Promise<void> {
    this.#open = false
    const heartbeat = setInterval(() => void this.#ownership.beat(), this.#limits.heartbeatMs)
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    await inTime(ms, this.#runs.idle())
    clearInterval(heartbeat)
    this.#runs.abandon()
    this.#waiters.release()
    // A journal that cannot be reached lets the lease run out by itself.
    await inTime(
      ms,
      this.#options.journal.release(this.#ownership.owner).catch(() => undefined),
    )
  }

  /** Makes a saga durable. It holds a slot until it runs, and then as a run: never two. */
  async #begin(intent: Omit<Intent, 'owner'>, until: number) {
    const { journal } = this.#options
    this.#starting.add(intent.id)
    try {
      return await recordIntent({ journal, ownership: this.#ownership }, intent, until)
    } finally {
      this.#starting.delete(intent.id)
    }
  }

  /** The state says how long it took: the end became known, and was answered, when its last step changed. */
  #onEnded(definition: SagaDefinition, state: SagaState): void {
    const seconds = Math.max(0, state.since - startOf(state, this.#limits)) / 1000
    this.#options.metrics?.ended(definition, state, seconds)
  }

  #onGone(saga: TracedSaga, row: Pick<SagaRow, 'state'> | null): void {
    const { id } = saga
    const final = row !== null && finalFor(row.state) !== undefined
    this.#waiters.answer(id, final ? { kind: 'ended', state: row.state } : { kind: 'pending', id })
    if (row?.state.phase !== 'stuck') return
    const { step, parked } = row.state
    const why = { step, why: parked?.why, detail: parked?.detail }
    this.#options.log.error({ ...sagaFields(saga), ...why }, 'saga parked')
  }

  async #tick(): Promise<void> {
    this.#options.metrics?.runs(this.#runs.active, this.#runs.sleeping)
    if (this.#open) await this.#recovery.tick()
  }

  #definitionOf(row: SagaRow): SagaDefinition | undefined {
    return this.#versions.get(`${row.definition}@${row.definitionVersion}`)
  }
}

const RUNNER_LIMITS = {
  maxRuns: 256,
  heartbeatMs: TIMES.heartbeatMs,
  claimEveryMs: TIMES.claimEveryMs,
  waitMs: TIMES.syncWaitMs,
  recordMs: 2_000,
}

const accepted = ({ status, definition }: Pick<SagaRow, 'status' | 'definition'>): OperateAnswer => ({
  kind: 'accepted',
  repeated: false,
  status,
  definition,
})

/** Of a saga that an operator resumed: when that was. */
function startOf(state: SagaState, limits: Limits): number {
  return state.deadline - limits.sagaDeadlineMs
}
