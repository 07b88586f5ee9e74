/**
 * One simulated orchestrator process: flights in memory, a journal client that merges entries into groups, heartbeats,
 * claims. It runs the shipped `react`; only what surrounds it is simulated. A crash forgets everything but the journal.
 */
import { type OperatorAct, operate } from '../engine/advance.ts'
import { canCancel, react, takeOff, takeOver } from '../engine/flight.ts'
import type { Effect, Flight, FlightEvent } from '../engine/flight-types.ts'
import { initialState } from '../engine/state.ts'
import type { Intent, SagaRow } from '../journal.ts'
import { TIMES } from './faults.ts'
import { JournalClient } from './journal-client.ts'
import type { Clocks } from './journal-memory.ts'
import { send } from './network.ts'
import { type Achat, achat } from './order-saga.ts'
import type { World } from './world.ts'

export interface Holder {
  flight: Flight
}
export type StartReply = 'started' | 'no-lease' | 'unknown' | { readonly row: SagaRow }

export class Node {
  readonly flights = new Map<string, Holder>()
  readonly starting = new Set<string>()
  owner = ''
  up = false
  pausedUntil = 0
  /** Counts lives: what belongs to an earlier one never happens. */
  life = 0
  #births = 0
  readonly #world: World
  readonly #client: JournalClient
  readonly index: number
  readonly skew: number

  constructor(world: World, index: number) {
    this.#world = world
    this.#client = new JournalClient(world, this)
    this.index = index
    this.skew = world.mix.skews[index] ?? 0
    this.boot()
  }

  get clock(): number {
    return this.#world.now + this.skew
  }

  get clocks(): Clocks {
    return { now: this.#world.now, host: this.clock }
  }

  get reachable(): boolean {
    return this.up && this.#world.now >= this.pausedUntil
  }

  get idle(): boolean {
    return this.flights.size === 0 && this.starting.size === 0
  }

  boot(): void {
    this.up = true
    this.#reborn()
    const offset = this.#world.random.between(0, TIMES.scan)
    this.later(TIMES.heartbeat - offset, () => this.#heartbeat())
    this.later(offset, () => this.#scan())
  }

  crash(): void {
    if (!this.up) return
    this.#world.note('crash', String(this.index))
    this.up = false
    this.life++
    this.#forget()
    this.#world.plan(this.#world.faults ? this.#world.random.between(100, 7000) : 100, () => this.boot())
  }

  pause(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.#world.now + ms)
    if (ms > TIMES.lease) this.#world.coverage.hit('pause past the lease')
  }

  /** Runs in this process after a delay; never after a crash, and only once a pause is over. */
  later(delay: number, run: () => void): void {
    const life = this.life
    this.#world.plan(delay, () => this.#receive(life, run))
  }

  #receive(life: number, run: () => void): void {
    if (life !== this.life) return
    if (this.#world.now >= this.pausedUntil) run()
    else this.#world.plan(this.pausedUntil - this.#world.now, () => this.#receive(life, run))
  }

  #forget(): void {
    this.flights.clear()
    this.starting.clear()
    this.#client.forget()
  }

  #reborn(): void {
    this.#forget()
    this.owner = `${this.index}#${++this.#births}`
    this.#world.journal.heartbeat(this.owner, this.clocks)
  }

  #heartbeat(): void {
    const world = this.#world
    this.later(TIMES.heartbeat, () => this.#heartbeat())
    if (world.faults && world.random.chance(world.mix.heartbeatLost))
      return world.coverage.hit('heartbeat lost')
    const { owner } = this
    world.plan(world.latency(), () => {
      const alive = world.journal.heartbeat(owner, this.clocks)
      if (alive) return
      this.later(world.latency(), () => {
        if (this.owner !== owner) return
        world.coverage.hit('owner reborn')
        this.life++
        this.boot()
      })
    })
  }

  #scan(): void {
    const world = this.#world
    this.later(TIMES.scan, () => this.#scan())
    if (!world.hasWork()) return
    const { owner } = this
    const held = new Set([...this.flights.keys(), ...this.starting])
    this.#client.write(
      () => {
        const due = world.journal.claimDue(owner, 4, this.clocks)
        const lost = world.variant.rereads
          ? world.journal.claimOwnedNotHeld(
              owner,
              (id) => held.has(id) || due.some((row) => row.id === id),
              this.clocks,
            )
          : []
        for (const row of due) world.coverage.hit(row.state.answered ? 'trailing recovered' : 'takeover')
        if (lost.length > 0) world.coverage.hit('owned but not held')
        return [...due, ...lost]
      },
      (rows) => {
        if (rows !== 'unknown' && owner === this.owner) for (const row of rows) this.fly(row)
      },
    )
  }

  fly(row: SagaRow): void {
    const holder = { flight: takeOver(achat, row) }
    this.flights.set(row.id, holder)
    this.dispatch(holder, { type: 'claimed', row })
  }

  /** Writes the intent and, when it is durable, lets the saga go. */
  start(achatVoulu: Achat, clientKey: string | null, reply: (result: StartReply) => void): void {
    const world = this.#world
    const { owner } = this
    const { sagaDeadlineMs: deadlineMs } = world.mix.limits
    const state = initialState(achat, {
      sagaId: achatVoulu.id,
      input: achatVoulu,
      now: this.clock,
      deadlineMs,
    })
    const { id } = achatVoulu
    const stored = { definition: achat.name, definitionVersion: 1, fingerprint: null, respondAsync: false }
    const intent: Intent = {
      id,
      owner,
      clientKey,
      state,
      deadline: state.deadline,
      transitions: [],
      ...stored,
    }
    this.starting.add(id)
    this.#client.write(
      () => world.journal.start(intent, this.clocks),
      (result) => {
        this.starting.delete(id)
        if (result === 'unknown') return reply('unknown')
        if (result.kind === 'existing') return reply({ row: result.row })
        if (result.kind === 'no-lease') return reply('no-lease')
        reply('started')
        if (owner !== this.owner || this.flights.has(id)) return
        const holder = { flight: takeOff(achat, owner, state) }
        this.flights.set(id, holder)
        this.dispatch(holder, { type: 'started' })
      },
    )
  }

  dispatch(holder: Holder, event: FlightEvent): void {
    const world = this.#world
    const { id } = holder.flight
    if (this.flights.get(id) !== holder) return
    if (event.type === 'fenced') {
      world.coverage.hit('fenced')
      if (!world.variant.rereads) {
        this.flights.delete(id)
        return
      }
    }
    const { mix, variant } = world
    const { strict, limits } = mix
    const policy = {
      now: this.clock,
      random: world.random.next(),
      strict,
      limits,
      protocol: variant.protocol,
    }
    const life = this.life
    const { flight, effects } = react(holder.flight, event, policy)
    if (world.tracing) world.note(`${this.index} ${event.type} → ${flight.mode} ${flight.state.phase}`, id)
    holder.flight = flight
    for (const effect of effects) if (life === this.life) this.#perform(holder, effect)
    if (event.type === 'row' && flight.mode !== 'over') world.coverage.hit('adopted after a reread')
  }

  #perform(holder: Holder, effect: Effect): void {
    const world = this.#world
    const { id } = holder.flight
    switch (effect.type) {
      case 'call':
        return send(world, this, { holder, effect })
      case 'save':
        return this.#client.save(holder, effect)
      case 'wait':
        return this.later(Math.max(0, effect.until - this.clock), () =>
          this.dispatch(holder, { type: 'timer' }),
        )
      case 'answer':
        return world.checker.told(id, effect.state.answered ? 'completed' : 'compensated')
      case 'reread':
        return this.#reread(holder)
      case 'drop':
        world.coverage.hit('dropped')
        this.flights.delete(id)
        return
      case 'done':
        this.flights.delete(id)
        return
    }
  }

  #reread(holder: Holder): void {
    const world = this.#world
    if (world.faults && world.random.chance(world.mix.readFailed)) {
      world.coverage.hit('read failed')
      return this.later(world.latency(), () => this.dispatch(holder, { type: 'read-failed' }))
    }
    const { id, owner } = holder.flight
    this.#client.write(
      () => world.journal.reclaim(id, owner),
      (row) => this.dispatch(holder, row === 'unknown' ? { type: 'read-failed' } : { type: 'row', row }),
    )
  }

  /** `annuler` of a running saga: an event for its owner. */
  cancel(id: string): void {
    const holder = this.flights.get(id)
    if (holder === undefined || !canCancel(holder.flight)) return
    this.#world.coverage.hit('annuler of a running saga')
    this.dispatch(holder, { type: 'cancel', motif: 'demande' })
  }

  /** An operator's act on a parked saga, from the row as it was read. */
  act(row: SagaRow, action: OperatorAct): void {
    const world = this.#world
    const { protocol } = world.variant
    const change = operate(achat, row.state, { action, motif: 'essai', now: this.clock, protocol })
    if ('refus' in change) return world.coverage.hit('act refused')
    const { owner } = this
    const audit = { auteur: 'simulation', action, motif: 'essai' }
    const { state, transitions } = change
    this.#client.write(
      () => {
        const claimed = world.journal.claimParked({
          id: row.id,
          expectedVersion: row.version,
          owner,
          state,
          transitions,
          audit,
        })
        world.coverage.hit(claimed === null ? 'act overtaken' : action)
        if (claimed !== null && action === 'forcer') world.operators.doneByHand(row)
        return claimed
      },
      (claimed) => {
        if (claimed === null || claimed === 'unknown' || owner !== this.owner) return
        this.fly(claimed)
      },
    )
  }
}
