/**
 * An engine in memory: the machine behind the port, with nothing durable and no other engine beside it. Tests of sagas start
 * in it in a millisecond, on a clock of their own; and it proves that the port asks for nothing that only PostgreSQL has.
 */
import type { Call, Outcome } from '@comptoir/contracts'
import type { SagaDefinition } from '../definition.ts'
import type {
  OperateAnswer,
  OperateRequest,
  ReadAnswer,
  RetryAnswer,
  RetryRequest,
  SagaEngine,
  SagaFilter,
  SagaPage,
  StartAnswer,
  StartRequest,
} from '../engine.ts'
import type { Intent, SagaRow } from '../journal.ts'
import { operate } from '../machine/advance.ts'
import { afterAct, afterEntry, intentOf } from '../machine/ownership.ts'
import { SHIPPED } from '../machine/protocol.ts'
import { DEFAULT_LIMITS, type Limits } from '../machine/retry-policy.ts'
import { canCancel, react, resumeRun, startRun } from '../machine/run.ts'
import type { Effect, Run, RunEvent } from '../machine/run-types.ts'
import { initialState } from '../machine/state.ts'
import { type Act, Records, type Saga } from './records.ts'

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Does the work after so many milliseconds, unless what it returns is called before. */
  after(ms: number, work: () => void): () => void
}

export interface MemoryEngineOptions {
  readonly definitions: readonly SagaDefinition[]
  /** Asks a participant. Silence is an outcome: `unknown`. */
  readonly call: (call: Call, key: string) => Promise<Outcome>
  readonly clock: Clock
  readonly random?: () => number
  readonly limits?: Partial<Limits>
  /** Sagas that run at once; beyond, `start` answers `overloaded`. */
  readonly maxRuns?: number
  /** How long `start` waits for the end. */
  readonly waitMs?: number
}

/** Opens an engine. */
export function createMemoryEngine(options: MemoryEngineOptions): SagaEngine {
  return new MemoryEngine(options)
}

/** One engine, one owner. */
const OWNER = 'memory'

type Asked = Pick<OperateRequest, 'action' | 'reason'>
const isSame = (act: Act, { action, reason }: Asked) => act.action === action && act.reason === reason

/** What is answered to an act under a key that was used on this saga. */
const again = (act: Act, asked: Asked, definition: string): OperateAnswer =>
  isSame(act, asked)
    ? { kind: 'accepted', status: act.status, definition, repeated: true }
    : { kind: 'reused' }

interface ActiveRun {
  run: Run
  stopTimer: (() => void) | undefined
}

class MemoryEngine implements SagaEngine {
  readonly #options: MemoryEngineOptions
  readonly #limits: Limits
  readonly #records = new Records()
  readonly #runs = new Map<string, ActiveRun>()
  readonly #waiters = new Map<string, (answer: StartAnswer) => void>()
  #idleWaiters: (() => void)[] = []
  #open = true

  constructor(options: MemoryEngineOptions) {
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
  }

  now(): number {
    return this.#options.clock.now()
  }

  async start(request: StartRequest): Promise<StartAnswer> {
    const definition = this.#newest(request.definition)
    const { id } = request
    if (!this.#open || this.#active >= (this.#options.maxRuns ?? 256)) return { kind: 'overloaded' }
    const state = initialState(definition, {
      sagaId: id,
      // As it would be read back.
      input: JSON.parse(JSON.stringify(request.input)) as unknown,
      now: this.now(),
      deadlineMs: this.#limits.sagaDeadlineMs,
    })
    const intent: Intent = {
      ...intentOf(definition, state, { ...request, validMs: Number.POSITIVE_INFINITY }),
      owner: OWNER,
    }
    const twin = this.#records.twinOf(intent)
    if (twin !== undefined) return { kind: 'existing', saga: twin.row }
    this.#records.add(intent, this.now())
    const ended =
      request.respondAsync === true ? { kind: 'pending' as const, id } : this.#wait(id, request.waitMs)
    this.#launch(startRun(definition, OWNER, state), { type: 'started' })
    return ended
  }

  async operate(request: OperateRequest): Promise<OperateAnswer> {
    const { id, action, reason, key } = request
    const saga = this.#records.get(id)
    if (saga === undefined) return { kind: 'not-found' }
    const done = key === undefined ? undefined : saga.acts.get(key)
    if (done !== undefined) return again(done, request, saga.row.definition)
    const answer = this.#act(saga, request)
    if (key !== undefined && answer.kind === 'accepted')
      saga.acts.set(key, { action, reason, status: answer.status })
    return answer
  }

  #act(saga: Saga, { id, action, reason, author, version }: OperateRequest): OperateAnswer {
    const { row } = saga
    const { status, definition } = row
    if (version !== undefined && version !== row.version) return { kind: 'outdated', version: row.version }
    const now = this.now()
    if (status !== 'stuck') {
      const active = this.#runs.get(id)
      if (action !== 'cancel' || status !== 'running' || !SHIPPED.mayTurnBack(row.state))
        return { kind: 'impossible', status }
      if (active === undefined || !canCancel(active.run)) return { kind: 'impossible', status }
      saga.audit.push({ at: now, author, action, reason, before: status, after: status })
      this.#dispatch(active, { type: 'cancel', reason })
      return { kind: 'accepted', status, definition, repeated: false }
    }
    const change = operate(this.#definitionOf(row), row.state, { action, reason, now, limits: this.#limits })
    const audit = { author, action, reason }
    const claim = { id, owner: OWNER, expectedVersion: row.version, audit }
    const acted = change === undefined ? null : afterAct(row, { ...claim, ...change }, now)
    if (change === undefined || acted === null) return { kind: 'impossible', status }
    saga.audit.push({ at: now, ...audit, before: status, after: acted.status })
    this.#records.put(saga, acted, change.transitions)
    this.#launch(resumeRun(this.#definitionOf(acted), acted), { type: 'claimed', row: acted })
    return { kind: 'accepted', status: acted.status, definition, repeated: false }
  }

  async retryParked({ limit, reason, author, key, ...filter }: RetryRequest): Promise<RetryAnswer> {
    const stepOf = (row: SagaRow) => this.#definitionOf(row).steps[row.state.step]?.name
    const done = key === undefined ? [] : this.#records.actsUnder(key)
    if (!done.every((act) => isSame(act, { action: 'retry', reason }))) return { kind: 'reused' }
    let retried = done.length
    for (const id of this.#records.parked(filter, stepOf)) {
      if (retried >= limit) break
      const answer = await this.operate({ id, action: 'retry', reason, author, key })
      if (answer.kind === 'accepted' && !answer.repeated) retried += 1
    }
    return { kind: 'done', retried, left: this.#records.parked(filter, stepOf).length }
  }

  async read(id: string): Promise<ReadAnswer> {
    const saga = this.#records.get(id)
    return saga === undefined ? { kind: 'not-found' } : { kind: 'found', saga: this.#records.history(saga) }
  }

  async list(page: SagaPage) {
    return this.#records.list(page, this.now())
  }

  async count(filter: SagaFilter) {
    return this.#records.count(filter, this.now())
  }

  async countByStatus(filter: SagaFilter) {
    return this.#records.countByStatus(filter, this.now())
  }

  async audit(id: string) {
    const saga = this.#records.get(id)
    return saga === undefined ? null : [...saga.audit]
  }

  async watch(from?: string) {
    return this.#records.watch(from)
  }

  async close(): Promise<void> {
    this.#open = false
    if (this.#active > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve))
    for (const id of this.#runs.keys()) this.#forget(id)
    for (const id of this.#waiters.keys()) this.#answer(id, { kind: 'pending', id })
  }

  /** Runs that do not sleep. */
  get #active(): number {
    return [...this.#runs.values()].filter(({ run }) => run.mode !== 'waiting').length
  }

  #newest(name: string): SagaDefinition {
    const versions = this.#options.definitions.filter((definition) => definition.name === name)
    const newest = versions.toSorted((a, b) => b.version - a.version)[0]
    if (newest === undefined) throw new Error(`no saga is called ${name}`)
    return newest
  }

  #definitionOf(row: SagaRow): SagaDefinition {
    const definition = this.#options.definitions.find(
      ({ name, version }) => name === row.definition && version === row.definitionVersion,
    )
    if (definition === undefined) throw new Error(`no saga is called ${row.definition}`)
    return definition
  }

  #wait(id: string, callerMs = Number.POSITIVE_INFINITY): Promise<StartAnswer> {
    return new Promise((resolve) => {
      const ms = Math.min(callerMs, this.#options.waitMs ?? 5_000)
      const stop = this.#options.clock.after(ms, () => this.#answer(id, { kind: 'pending', id }))
      this.#waiters.set(id, (answer) => {
        stop()
        resolve(answer)
      })
    })
  }

  #answer(id: string, answer: StartAnswer): void {
    const answered = this.#waiters.get(id)
    this.#waiters.delete(id)
    answered?.(answer)
  }

  #launch(run: Run, event: RunEvent): void {
    const active: ActiveRun = { run, stopTimer: undefined }
    this.#runs.set(run.id, active)
    this.#dispatch(active, event)
  }

  #dispatch(active: ActiveRun, event: RunEvent): void {
    if (this.#runs.get(active.run.id) !== active) return
    const random = this.#options.random?.() ?? 0.5
    const policy = { now: this.now(), random, strict: false, limits: this.#limits }
    const { run, effects } = react(active.run, event, policy)
    active.run = run
    if (run.mode !== 'waiting') active.stopTimer?.()
    for (const effect of effects) this.#perform(active, effect)
    this.#becomeIdle()
  }

  #perform(active: ActiveRun, effect: Effect): void {
    const { call, clock } = this.#options
    const { id } = active.run
    switch (effect.type) {
      case 'call':
        void call(effect.call, effect.key)
          .catch((cause: unknown): Outcome => ({ kind: 'unknown', reason: String(cause) }))
          .then((outcome) =>
            this.#dispatch(active, { type: 'outcome', callNumber: effect.callNumber, outcome }),
          )
        return
      case 'save':
        return this.#save(active, effect)
      case 'wait':
        active.stopTimer = clock.after(effect.ms, () => this.#dispatch(active, { type: 'timer' }))
        return
      case 'answer':
        return this.#answer(id, { kind: 'ended', state: effect.state })
      case 'reread':
        throw new Error(`saga ${id}: a write in memory is never in doubt`)
      case 'drop':
      case 'done':
        this.#forget(id)
        return this.#answer(id, { kind: 'pending', id })
    }
  }

  #save(active: ActiveRun, { entry, writeNumber }: Extract<Effect, { type: 'save' }>): void {
    const saga = this.#records.get(entry.sagaId) as Saga
    this.#records.put(saga, afterEntry(saga.row, entry, this.now()), entry.transitions)
    // After the effects beside it, as any other journal would say so later.
    void Promise.resolve().then(() => this.#dispatch(active, { type: 'saved', writeNumber }))
  }

  #forget(id: string): void {
    this.#runs.get(id)?.stopTimer?.()
    this.#runs.delete(id)
    this.#becomeIdle()
  }

  #becomeIdle(): void {
    if (this.#idleWaiters.length > 0 && this.#active === 0)
      for (const resolve of this.#idleWaiters.splice(0)) resolve()
  }
}
