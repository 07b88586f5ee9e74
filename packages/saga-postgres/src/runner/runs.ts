/**
 * The runs of one process. Each run learns what happened, and what it asks for is done. The machine's `react` takes every
 * decision. A run that has ended leaves nothing behind.
 */
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { Entry, Intent, SagaRow } from '@comptoir/saga/journal.ts'
import { park } from '@comptoir/saga/machine/advance.ts'
import type { Limits } from '@comptoir/saga/machine/retry-policy.ts'
import { canCancel, react, resumeRun, startRun } from '@comptoir/saga/machine/run.ts'
import type { Effect, Run, RunEvent } from '@comptoir/saga/machine/run-types.ts'
import {
  finalFor,
  type SagaState,
  statusOf,
  type Transition,
  toRecover,
} from '@comptoir/saga/machine/state.ts'
import type { PgJournal } from '../store/journal-pg.ts'
import { UnstorableError } from '../store/rows.ts'
import type { Caller } from './caller.ts'
import type { TracedSaga } from './saga-trace.ts'

export interface RunsOptions {
  readonly journal: Pick<PgJournal, 'save' | 'reclaim'>
  readonly caller: Pick<Caller, 'call'>
  readonly clock: () => number
  readonly random: () => number
  readonly strict: boolean
  readonly limits: Limits
  /** Runs that may sleep here; beyond, they sleep in the journal alone. */
  readonly maxSleeping: number
  readonly onAnswer: (definition: SagaDefinition, state: SagaState) => void
  /** The run is over here without an answer of its own: parked, ended, or another owner's (`row`). */
  readonly onGone: (saga: TracedSaga, row: Pick<SagaRow, 'state'> | null) => void
  readonly onWritten: (definition: SagaDefinition, entry: Entry) => void
  /** The client's end is durable. Called once a saga over all runners, unless a crash comes between. */
  readonly onEnded: (definition: SagaDefinition, state: SagaState) => void
  /** An entry changed nothing. */
  readonly onFenced: () => void
  readonly onFault: (saga: TracedSaga, cause: unknown) => void
}

/** One saga that this process runs. */
interface ActiveRun extends TracedSaga {
  run: Run
  timer: NodeJS.Timeout | undefined
  /** The end was written, and whether it was applied is not known. */
  endInDoubt: boolean
}

export class Runs {
  readonly #options: RunsOptions
  readonly #runs = new Map<string, ActiveRun>()
  #sleeping = 0
  #idleWaiters: (() => void)[] = []

  constructor(options: RunsOptions) {
    this.#options = options
  }

  /** Runs that hold a slot: those that do not sleep. */
  get active(): number {
    return this.#runs.size - this.#sleeping
  }

  get sleeping(): number {
    return this.#sleeping
  }

  ids(): string[] {
    return [...this.#runs.keys()]
  }

  holds(id: string): boolean {
    return this.#runs.has(id)
  }

  /** It has run here from its start, and its client was told no end. */
  isUntold(id: string): boolean {
    const run = this.#runs.get(id)?.run
    return run?.epoch === 1 && finalFor(run.state) === undefined
  }

  /** Runs a saga whose intent this owner has just made durable. */
  start(
    definition: SagaDefinition,
    { owner, state, trace }: Pick<Intent, 'owner' | 'state' | 'trace'>,
  ): void {
    this.#launch({ run: startRun(definition, owner, state), trace }, { type: 'started' })
  }

  /** Runs a saga whose row this owner has claimed, in place of any run of it with an older epoch. */
  resume(definition: SagaDefinition, row: SagaRow): void {
    this.#forget(row.id)
    this.#launch({ run: resumeRun(definition, row), trace: row.trace }, { type: 'claimed', row })
  }

  /** Cancels a run. False: it is not here, or past its point of no return. */
  cancel(id: string, reason: string): boolean {
    const active = this.#runs.get(id)
    if (active === undefined || !canCancel(active.run)) return false
    this.#tell(active, { type: 'cancel', reason })
    return true
  }

  /** Forgets every run: their owner's lease is dead, or the process ends. What is under way is ignored when it comes. */
  abandon(): void {
    for (const id of this.ids()) this.#forget(id)
  }

  /** Resolves once no run holds a slot. */
  idle(): Promise<void> {
    return this.active === 0 ? Promise.resolve() : new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  #launch({ run, trace }: Pick<ActiveRun, 'run' | 'trace'>, event: RunEvent): void {
    const active: ActiveRun = { id: run.id, trace, run, timer: undefined, endInDoubt: false }
    this.#runs.set(run.id, active)
    this.#tell(active, event)
  }

  #tell(active: ActiveRun, event: RunEvent): void {
    if (this.#runs.get(active.run.id) !== active) return
    const { clock, random, strict, limits } = this.#options
    const { run, effects } = react(active.run, event, { now: clock(), random: random(), strict, limits })
    active.run = run
    if (run.mode !== 'waiting' && run.mode !== 'rereading') this.#wake(active)
    for (const effect of effects) this.#perform(active, effect)
    this.#sleepElsewhere(active)
  }

  #perform(active: ActiveRun, effect: Effect): void {
    const { caller, journal, onAnswer, onGone } = this.#options
    const { id, definition, state } = active.run
    switch (effect.type) {
      case 'call':
        void caller
          .call(effect.call, {
            key: effect.key,
            urgent: effect.urgent,
            trailing: state.answered,
            trace: active.trace,
            definition: definition.name,
            attempt: state.attempt + 1,
          })
          .then((outcome) => this.#tell(active, { type: 'outcome', callNumber: effect.callNumber, outcome }))
        return
      case 'save':
        void this.#save(active, effect)
        return
      case 'wait':
        this.#sleep(active, effect.ms)
        return
      case 'answer':
        onAnswer(definition, effect.state)
        return
      case 'reread':
        void journal.reclaim(id, active.run.owner).then(
          (row) => {
            this.#resolveEnd(active, row)
            this.#tell(active, { type: 'row', row })
          },
          () => this.#tell(active, { type: 'read-failed' }),
        )
        return
      case 'drop':
        this.#forget(id)
        onGone(active, effect.row)
        return
      case 'done':
        this.#forget(id)
        onGone(active, { state: effect.state })
    }
  }

  async #save(active: ActiveRun, effect: Extract<Effect, { type: 'save' }>): Promise<void> {
    const { journal, onWritten, onEnded, onFault } = this.#options
    const { writeNumber, entry, ends } = effect
    try {
      const result = await journal.save(entry, effect)
      if (result.kind === 'saved') {
        onWritten(active.run.definition, entry)
        if (ends) onEnded(active.run.definition, entry.state)
        this.#tell(active, { type: 'saved', writeNumber })
        return
      }
      this.#options.onFenced()
      this.#tell(active, { type: 'fenced', writeNumber, row: result.row })
    } catch (cause) {
      if (!(cause instanceof UnstorableError)) {
        active.endInDoubt ||= ends
        return this.#tell(active, { type: 'save-unknown', writeNumber })
      }
      onFault(active, cause)
      await this.#parkUnstorable(active, writeNumber)
    }
  }

  /** While the row is this owner's, no other owner wrote the end that it may show. */
  #resolveEnd(active: ActiveRun, row: SagaRow | null): void {
    const applied = active.endInDoubt && row?.owner === active.run.owner && finalFor(row.state) !== undefined
    active.endInDoubt = false
    if (applied) this.#options.onEnded(active.run.definition, row.state)
  }

  /** Going on would make the same entry again and again: the saga is parked as its row stands, where operators see it. */
  async #parkUnstorable(active: ActiveRun, writeNumber: number): Promise<void> {
    const { journal, clock } = this.#options
    const { definition, id, owner } = active.run
    try {
      const row = await journal.reclaim(id, owner)
      if (row?.owner === owner && toRecover(row.state)) {
        const why = { now: clock(), why: 'fault' as const, detail: 'the journal cannot store the next state' }
        const { state, transitions } = park(definition, row.state, why)
        await journal.save(parkEntry(row, state, transitions), { awaited: true, urgent: true })
      }
    } catch {
      // The row is due again in a moment and is claimed then; nothing more can be known here.
    }
    this.#tell(active, { type: 'fenced', writeNumber, row: null })
  }

  #sleep(active: ActiveRun, ms: number): void {
    this.#wake(active)
    this.#sleeping += 1
    active.timer = setTimeout(() => {
      this.#wake(active)
      this.#tell(active, { type: 'timer' })
    }, ms)
    this.#slotFreed()
  }

  #wake(active: ActiveRun): void {
    if (active.timer === undefined) return
    clearTimeout(active.timer)
    active.timer = undefined
    this.#sleeping -= 1
  }

  /** When many sleep, those whose next try is durable are forgotten: the journal wakes them. */
  #sleepElsewhere(active: ActiveRun): void {
    const { mode, unsaved, id } = active.run
    if (this.#sleeping > this.#options.maxSleeping && mode === 'waiting' && unsaved === 0) this.#forget(id)
  }

  #forget(id: string): void {
    const active = this.#runs.get(id)
    if (active === undefined) return
    this.#wake(active)
    this.#runs.delete(id)
    this.#slotFreed()
  }

  #slotFreed(): void {
    if (this.active === 0) for (const wake of this.#idleWaiters.splice(0)) wake()
  }
}

function parkEntry(row: SagaRow, state: SagaState, transitions: readonly Transition[]): Entry {
  return {
    sagaId: row.id,
    owner: row.owner,
    epoch: row.epoch,
    expectedVersion: row.version,
    state,
    status: statusOf(state),
    recover: toRecover(state),
    waitMs: null,
    progressed: false,
    transitions,
  }
}
