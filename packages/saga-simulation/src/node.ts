/**
 * One simulated orchestrator process: runs in memory, a journal client that merges entries into groups, heartbeats,
 * claims. It runs the shipped `react`; only what surrounds it is simulated. A crash forgets everything but the journal.
 */
import type { Outcome } from '@comptoir/contracts'
import type { Intent, SagaRow } from '@comptoir/saga/journal.ts'
import { type OperatorAct, operate } from '@comptoir/saga/machine/advance.ts'
import { intentOf, type Recorded, recordedBy } from '@comptoir/saga/machine/ownership.ts'
import { canCancel, react, resumeRun, startRun } from '@comptoir/saga/machine/run.ts'
import type { Effect, Run, RunEvent } from '@comptoir/saga/machine/run-types.ts'
import { initialState } from '@comptoir/saga/machine/state.ts'
import type { Checker } from './checker.ts'
import { EngineClock } from './engine-clock.ts'
import { TIMES } from './faults.ts'
import { JournalClient } from './journal-client.ts'
import { send } from './network.ts'
import { Process } from './process.ts'
import { type Achat, definitionOf } from './shapes.ts'
import type { WorldState } from './world-state.ts'

interface Holder {
  run: Run
}
/** How often an intent was tried, and whether any try had an unknown outcome. */
interface Tried {
  readonly tries: number
  readonly doubtful: boolean
}
const INTENT_TRIES = 2

type StartReply = 'started' | 'no-lease' | 'unknown' | { readonly row: SagaRow }

export class Node {
  readonly process: Process
  #owner = ''
  #births = 0
  readonly #clock: EngineClock
  readonly #runs = new Map<string, Holder>()
  readonly #starting = new Set<string>()
  readonly #world: WorldState
  readonly #checker: Checker
  readonly #client: JournalClient
  readonly #index: number

  constructor(world: WorldState, checker: Checker, index: number) {
    this.#world = world
    this.#checker = checker
    this.#index = index
    this.process = new Process(world, index, { born: () => this.#begin(), died: () => this.#forget() })
    this.#client = new JournalClient(world, this.process)
    this.#clock = new EngineClock(world, this.process)
    this.process.boot()
  }

  get idle(): boolean {
    return this.#runs.size === 0 && this.#starting.size === 0
  }

  /** Each life has its own owner, so that the journal can tell an earlier one apart. */
  #begin(): void {
    this.#forget()
    this.#owner = `${this.#index}#${++this.#births}`
    this.#clock.reset()
    this.#clock.beaten(
      this.#world.journal.heartbeat(this.#owner, this.process.clocks),
      this.process.monotonic,
    )
    const offset = this.#world.random.between(0, TIMES.scan)
    this.process.later(TIMES.heartbeat - offset, () => this.#heartbeat())
    this.process.later(offset, () => this.#scan())
  }

  #forget(): void {
    this.#runs.clear()
    this.#starting.clear()
    this.#client.forget()
  }

  #heartbeat(): void {
    const world = this.#world
    this.process.later(TIMES.heartbeat, () => this.#heartbeat())
    if (world.faults && world.random.chance(world.mix.heartbeatLost))
      return world.coverage.hit('heartbeat lost')
    const owner = this.#owner
    const askedAt = this.process.monotonic
    world.plan(world.latency(), () => {
      const at = world.journal.heartbeat(owner, this.process.clocks)
      this.process.later(world.latency(), () => {
        if (this.#owner !== owner || this.#clock.beaten(at, askedAt)) return
        world.coverage.hit('owner reborn')
        this.process.restart()
      })
    })
  }

  #scan(): void {
    const world = this.#world
    this.process.later(TIMES.scan, () => this.#scan())
    if (!world.hasWork()) return
    const owner = this.#owner
    const held = new Set([...this.#runs.keys(), ...this.#starting])
    this.#client.write(
      () => {
        const due = world.journal.claimDue(owner, 4, this.process.clocks)
        const lost = world.variant.rereads
          ? world.journal.claimOwnedNotHeld(
              owner,
              (id) => held.has(id) || due.some((row) => row.id === id),
              this.process.clocks,
            )
          : []
        for (const row of due) world.coverage.hit(row.state.answered ? 'trailing recovered' : 'takeover')
        if (lost.length > 0) world.coverage.hit('owned but not held')
        return [...due, ...lost]
      },
      (rows) => {
        if (rows !== 'unknown' && owner === this.#owner) for (const row of rows) this.#resume(row)
      },
    )
  }

  #resume(row: SagaRow): void {
    const holder = { run: resumeRun(definitionOf(row.state.input), row) }
    this.#runs.set(row.id, holder)
    this.#dispatch(holder, { type: 'claimed', row })
  }

  /** Writes the intent and, when it is durable, lets the saga go. */
  start(order: Achat, clientKey: string | null, reply: (result: StartReply) => void): void {
    const world = this.#world
    const owner = this.#owner
    const { sagaDeadlineMs: deadlineMs } = world.mix.limits
    const definition = definitionOf(order)
    const state = initialState(definition, {
      sagaId: order.id,
      input: order,
      now: this.#clock.now,
      deadlineMs,
    })
    this.#checker.deadlines.given(state)
    const { id } = order
    const client = clientKey === null ? {} : { client: { key: clientKey, fingerprint: '' } }
    const intent: Intent = {
      ...intentOf(definition, state, { ...client, validMs: TIMES.intent }),
      owner,
      expires: world.now + TIMES.intent,
    }
    this.#starting.add(id)
    this.#record(intent, { tries: 1, doubtful: false }, (recorded) => {
      this.#starting.delete(id)
      if (recorded.kind === 'unknown') return reply('unknown')
      if (recorded.kind === 'not-written') return reply('no-lease')
      if (recorded.kind !== 'started') return reply({ row: recorded.row })
      reply('started')
      if (owner !== this.#owner || this.#runs.has(id)) return
      const holder = { run: startRun(definition, owner, state) }
      this.#runs.set(id, holder)
      this.#dispatch(holder, { type: 'started' })
    })
  }

  /** The same intent again while its outcome is not known. A dead lease ends this life (`#heartbeat`), so none is renewed. */
  #record(intent: Intent, at: Tried, settle: (recorded: Recorded) => void): void {
    const world = this.#world
    this.#client.write(
      () => world.journal.start(intent, this.process.clocks),
      (result) => {
        const start = result === 'unknown' ? ({ kind: 'unknown' } as const) : result
        const recorded = recordedBy(start, { intent, doubtful: at.doubtful, renewed: true })
        if (typeof recorded === 'object') return settle(recorded)
        if (at.tries === INTENT_TRIES) return settle({ kind: 'unknown' })
        world.coverage.hit('intent again')
        const next = { tries: at.tries + 1, doubtful: true }
        this.process.later(TIMES.again, () => this.#record(intent, next, settle))
      },
    )
  }

  #dispatch(holder: Holder, event: RunEvent): void {
    const world = this.#world
    const { id } = holder.run
    if (this.#runs.get(id) !== holder) return
    if (event.type === 'fenced') {
      world.coverage.hit('fenced')
      if (!world.variant.rereads) {
        this.#runs.delete(id)
        return
      }
    }
    const { mix, variant } = world
    const { strict, limits } = mix
    const policy = {
      now: this.#clock.now,
      random: world.random.next(),
      strict,
      limits,
      protocol: variant.protocol,
    }
    const life = this.process.life
    const { run, effects } = react(holder.run, event, policy)
    if (world.tracing) world.note(`${this.#index} ${event.type} → ${run.mode} ${run.state.phase}`, id)
    holder.run = run
    for (const effect of effects) if (life === this.process.life) this.#perform(holder, effect)
    if (event.type === 'row' && run.mode !== 'over') world.coverage.hit('adopted after a reread')
  }

  #perform(holder: Holder, effect: Effect): void {
    const world = this.#world
    const { id } = holder.run
    switch (effect.type) {
      case 'call':
        return this.#call(holder, effect)
      case 'save':
        return this.#save(holder, effect)
      case 'wait':
        return this.process.later(effect.ms, () => this.#dispatch(holder, { type: 'timer' }))
      case 'answer':
        return this.#checker.told(id, effect.state.answered ? 'completed' : 'compensated')
      case 'reread':
        return this.#reread(holder)
      case 'drop':
        world.coverage.hit('dropped')
        this.#runs.delete(id)
        return
      case 'done':
        this.#runs.delete(id)
        return
    }
  }

  #call(holder: Holder, effect: Extract<Effect, { type: 'call' }>): void {
    const { variant } = this.#world
    this.#checker.deadlines.asked(holder.run.state)
    const settle = (outcome: Outcome): void =>
      this.#dispatch(holder, {
        type: 'outcome',
        callNumber: variant.checksCallNumber ? effect.callNumber : holder.run.callNumber,
        outcome: variant.conclude(outcome, effect),
      })
    send(this.#world, this.process, { effect, owner: holder.run.owner, settle })
  }

  #save(holder: Holder, effect: Extract<Effect, { type: 'save' }>): void {
    const { entry } = effect
    if (this.#world.variant.tellsEarly(entry))
      this.#checker.told(entry.sagaId, entry.state.pivotDone ? 'completed' : 'compensated')
    this.#checker.written(entry)
    this.#client.save(effect, (event) => this.#dispatch(holder, event))
  }

  #reread(holder: Holder): void {
    const world = this.#world
    if (world.faults && world.random.chance(world.mix.readFailed)) {
      world.coverage.hit('read failed')
      return this.process.later(world.latency(), () => this.#dispatch(holder, { type: 'read-failed' }))
    }
    const { id, owner } = holder.run
    this.#client.write(
      () => world.journal.reclaim(id, owner, this.process.clocks),
      (row) => this.#dispatch(holder, row === 'unknown' ? { type: 'read-failed' } : { type: 'row', row }),
    )
  }

  /** `cancel` of a running saga: an event for its owner. */
  cancel(id: string): void {
    const holder = this.#runs.get(id)
    if (holder === undefined || !canCancel(holder.run)) return
    this.#world.coverage.hit('cancel of a running saga')
    this.#dispatch(holder, { type: 'cancel', reason: 'demande' })
  }

  /** An operator's act on a parked saga, from the row as it was read; `forced` hears that a step counts as done. */
  act(row: SagaRow, action: OperatorAct, forced: () => void): void {
    const world = this.#world
    const { protocol } = world.variant
    const { limits } = world.mix
    const how = { action, reason: 'essai', now: this.#clock.now, limits, protocol }
    const change = operate(definitionOf(row.state.input), row.state, how)
    if (change === undefined) return world.coverage.hit('act refused')
    const state = action === 'retry' ? world.variant.resumed(row.state, change.state) : change.state
    if (action === 'retry') this.#checker.deadlines.given(state)
    const owner = this.#owner
    const audit = { author: 'simulation', action, reason: 'essai' }
    const { transitions } = change
    this.#client.write(
      () => {
        const claim = { id: row.id, expectedVersion: row.version, owner, state, transitions, audit }
        const claimed = world.journal.claimParked(claim, this.process.clocks)
        world.coverage.hit(claimed === null ? 'act overtaken' : action)
        if (claimed !== null && action === 'force') forced()
        return claimed
      },
      (claimed) => {
        if (claimed === null || claimed === 'unknown' || owner !== this.#owner) return
        this.#resume(claimed)
      },
    )
  }
}
