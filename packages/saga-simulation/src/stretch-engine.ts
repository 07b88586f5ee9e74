/**
 * An engine of others, as its documents promise it: what it keeps is durable, in order and kept once. It gives a stretch to a worker
 * and, when no result comes in time, to another one, from the same state, while the first may still be at work. The workers run
 * the shipped `callsOf`; they crash before and after a result is kept, sleep, and wake as zombies.
 */
import type { Outcome } from '@comptoir/contracts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import { type Change, cancel, type OperatorAct, operate } from '@comptoir/saga/machine/advance.ts'
import { intentOf, rowOf } from '@comptoir/saga/machine/ownership.ts'
import { finalFor, initialState, statusOf, toRecover } from '@comptoir/saga/machine/state.ts'
import { type Asked, callsOf, type Stretch } from '@comptoir/saga/stretch.ts'
import type { Checker } from './checker.ts'
import { TIMES } from './faults.ts'
import { planMishaps } from './fleet.ts'
import { send } from './network.ts'
import { Process } from './process.ts'
import { type Achat, definitionOf } from './shapes.ts'
import type { WorldState } from './world-state.ts'

/** A stretch in the hands of a worker. */
interface Job {
  readonly row: SagaRow
  readonly process: Process
  readonly life: number
  readonly calls: Generator<Asked, Stretch, Outcome>
  /** The keys that it asked. */
  readonly asked: Set<string>
  callNumber: number
}

const OWNER = 'engine'
/**
 * The longest that the engine waits for a result (ms). A stretch that lies that long before its worker wakes brings a time
 * that is so much behind; later nobody takes its result.
 */
export const LONGEST_PATIENCE = 8_000
/** When no worker is there, the engine looks again (ms). */
const LOOKS_AGAIN = 100

export class StretchEngine {
  readonly #workers: Process[] = []
  /** The job whose result counts, of each saga that is at work. */
  readonly #current = new Map<string, Job>()
  readonly #jobs = new Set<Job>()
  readonly #losses = new Map<string, number>()
  readonly #cancelled = new Set<string>()
  readonly #told = new Set<string>()
  #callNumber = 0
  /** Sagas still to come. */
  #unborn = 0
  /** How long the engine waits for a result before it gives the stretch to another worker (ms). */
  readonly #patience: number
  readonly #world: WorldState
  readonly #checker: Checker

  constructor(world: WorldState, checker: Checker) {
    this.#world = world
    this.#checker = checker
    const { mix, random } = world
    this.#patience = random.chance(0.5) ? random.between(600, 2500) : random.between(4000, LONGEST_PATIENCE)
    for (let index = 0; index < mix.nodes; index++) {
      const process = new Process(world, index, { born: () => undefined, died: () => undefined })
      this.#workers.push(process)
      process.boot()
    }
    planMishaps(world, (index) => this.#workers[index])
    mix.shapes.forEach((shape, index) => {
      const quantites = [random.between(0, 3), random.between(random.chance(0.05) ? 0 : 1, 3)] as const
      const order: Achat = { id: `s${index}.0`, shape, client: index % 2, quantites }
      this.#unborn++
      world.plan(random.chance(0.7) ? random.between(0, 100) : random.between(0, mix.end), () =>
        this.#start(order),
      )
    })
  }

  /** Nothing is left to start, and no worker is at work, not even one that was given up. */
  get idle(): boolean {
    return this.#unborn === 0 && [...this.#jobs].every(({ process, life }) => life !== process.life)
  }

  #start(order: Achat): void {
    const world = this.#world
    const definition = definitionOf(order)
    const { sagaDeadlineMs } = world.mix.limits
    const now = world.now
    const state = initialState(definition, {
      sagaId: order.id,
      input: order,
      now,
      deadlineMs: sagaDeadlineMs,
    })
    this.#unborn--
    const intent = { ...intentOf(definition, state, { validMs: TIMES.intent }), owner: OWNER }
    world.journal.rows.set(order.id, rowOf(intent, now))
    this.#checker.deadlines.given(state)
    this.#give(order.id)
  }

  /** The next stretch of a saga goes to some worker that answers. */
  #give(id: string): void {
    const world = this.#world
    const row = this.#row(id)
    if (!row.recover) return
    const able = this.#workers.filter(({ reachable }) => reachable)
    const process = able[world.random.between(0, able.length - 1)]
    if (process === undefined) return this.#later(LOOKS_AGAIN, row)
    const { mix, variant } = world
    const givenAt = world.now
    let startedAt: number | undefined
    // The engine's time goes with the stretch; the worker carries it on by a clock that nobody sets.
    const carried = () => givenAt + process.monotonic - (startedAt ??= process.monotonic)
    const options = {
      clock: variant.engineClock === 'host' ? () => process.hostClock : carried,
      // Never nothing, so that a call which is asked twice in a stretch did not wait.
      random: () => 0.1 + 0.9 * world.random.next(),
      limits: mix.limits,
      losses: this.#losses.get(id) ?? 0,
      strict: mix.strict,
      protocol: variant.protocol,
      ends: variant.ends,
    }
    const calls = callsOf(definitionOf(row.state.input), row.state, options)
    const job: Job = { row, process, life: process.life, calls, asked: new Set(), callNumber: 0 }
    this.#current.set(id, job)
    this.#jobs.add(job)
    process.later(world.latency(), () => {
      carried()
      this.#turn(job, calls.next())
    })
    world.plan(this.#patience, () => this.#giveUp(job))
  }

  #later(delay: number, { id, version }: SagaRow): void {
    this.#world.plan(delay, () => {
      if (this.#row(id).version === version && !this.#current.has(id)) this.#give(id)
    })
  }

  /** No result in time: the worker may be dead, asleep, or about to answer. */
  #giveUp(job: Job): void {
    const { coverage } = this.#world
    const { id } = job.row
    if (this.#current.get(id) !== job) return
    coverage.hit(job.life === job.process.life ? 'two workers on one stretch' : 'worker lost')
    this.#losses.set(id, (this.#losses.get(id) ?? 0) + 1)
    this.#current.delete(id)
    this.#settleCancel(id)
    this.#give(id)
  }

  #turn(job: Job, turn: IteratorResult<Asked, Stretch>): void {
    if (turn.done === true) return this.#report(job, turn.value)
    const { coverage, violate, variant } = this.#world
    const asked = turn.value
    const { id } = job.row
    if (this.#current.get(id) !== job) coverage.hit('zombie call')
    if (job.asked.has(asked.key)) violate('a stretch asks again without waiting', asked.key)
    job.asked.add(asked.key)
    if (asked.trailing && !this.#told.has(id)) violate('an answer waits for a trailing step', id)
    const step = definitionOf(job.row.state.input).steps.findIndex(({ name }) => name === asked.step)
    if (asked.direction === 'do') this.#checker.deadlines.stands({ ...job.row.state, phase: 'running', step })
    const callNumber = ++this.#callNumber
    job.callNumber = callNumber
    const settle = (outcome: Outcome): void => {
      // The second that is heard of one call, a late reply after its time-out, says nothing.
      if (job.callNumber !== callNumber) return
      job.callNumber = 0
      this.#turn(job, job.calls.next(variant.conclude(outcome, asked)))
    }
    send(this.#world, job.process, { effect: { type: 'call', callNumber, ...asked }, owner: OWNER, settle })
  }

  /** A worker is through, and the engine is to keep what it found. */
  #report(job: Job, stretch: Stretch): void {
    const world = this.#world
    const { mix, random, coverage, faults } = world
    this.#jobs.delete(job)
    if (faults && random.chance(mix.crashBefore)) {
      coverage.hit('crash before a kept result')
      return job.process.crash()
    }
    if (faults && random.chance(mix.journalFailed)) return coverage.hit('result lost')
    const late = faults && random.chance(mix.journalLate)
    if (late) coverage.hit('result late')
    world.carry(late ? random.between(50, 9000) : world.latency(), () => this.#receive(job, stretch))
    if (!faults || !random.chance(mix.crashAfter)) return
    coverage.hit('crash after a result')
    job.process.crash()
  }

  #receive(job: Job, { state, transitions, changes, waitMs }: Stretch): void {
    const { id } = job.row
    const world = this.#world
    if (this.#current.get(id) === job) this.#current.delete(id)
    else {
      world.coverage.hit('late result dropped')
      if (!world.variant.takesLateResults) return
    }
    this.#keep(id, { state, transitions }, changes)
    this.#settleCancel(id)
    const row = this.#row(id)
    if (waitMs > 0) this.#later(waitMs, row)
    else if (!this.#current.has(id)) this.#give(id)
  }

  #keep(id: string, { state, transitions }: Change, changes = 1): void {
    const { journal, now, violate } = this.#world
    const before = this.#row(id)
    const { phase, pivotDone } = before.state
    if (phase === 'completed' || phase === 'compensated') violate('a state after a terminal one', id)
    if (pivotDone && !state.pivotDone) violate('the point of no return is forgotten', id)
    this.#checker.written({ sagaId: id, state, transitions })
    this.#losses.delete(id)
    journal.rows.set(id, {
      ...before,
      state,
      version: before.version + changes,
      status: statusOf(state),
      recover: toRecover(state),
      updatedAt: now,
    })
    this.#tell(id, state)
  }

  #tell(id: string, state: SagaRow['state']): void {
    const end = finalFor(state)
    if (end === undefined) return
    this.#told.add(id)
    this.#checker.told(id, end)
  }

  #row(id: string): SagaRow {
    const row = this.#world.journal.rows.get(id)
    if (row === undefined) throw new Error(`no saga ${id}`)
    return row
  }

  /** An act on a running saga waits for the stretch in hand. */
  cancel(id: string): void {
    this.#cancelled.add(id)
    if (!this.#current.has(id)) {
      this.#settleCancel(id)
      this.#give(id)
    }
  }

  #settleCancel(id: string): void {
    if (!this.#cancelled.delete(id)) return
    const { mix, now, random, variant, coverage } = this.#world
    const { state } = this.#row(id)
    const at = {
      now,
      random: random.next(),
      limits: mix.limits,
      protocol: variant.protocol,
      reason: 'demande',
    }
    const change = cancel(definitionOf(state.input), state, at)
    if (change === undefined) return coverage.hit('cancel too late')
    coverage.hit('cancel of a running saga')
    this.#keep(id, change)
  }

  /** The engine takes acts whatever its workers do. */
  anyReachable(): this {
    return this
  }

  /** An operator's act on a parked saga, from the row as it was read. */
  act({ id, version }: SagaRow, action: OperatorAct, forced: () => void): void {
    const { mix, now, variant, coverage } = this.#world
    const { state, version: present } = this.#row(id)
    const { limits } = mix
    const how = { action, reason: 'essai', now, limits, protocol: variant.protocol }
    const change = operate(definitionOf(state.input), state, how)
    if (change === undefined || version !== present) return coverage.hit('act refused')
    coverage.hit(action)
    const after = action === 'retry' ? variant.resumed(state, change.state) : change.state
    if (action === 'retry') this.#checker.deadlines.given(after)
    if (action === 'force') forced()
    this.#keep(id, { ...change, state: after })
    this.#give(id)
  }
}
