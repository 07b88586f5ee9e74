/**
 * The flights of one process: each is told what happened, and what it asks for is done. No decision is taken here; the
 * engine's `react` takes them all. A flight that has ended leaves nothing behind.
 */
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { Entry, Intent, SagaRow } from '@comptoir/saga/journal.ts'
import { park } from '@comptoir/saga/machine/advance.ts'
import type { Limits } from '@comptoir/saga/machine/retry-policy.ts'
import { canCancel, react, takeOff, takeOver } from '@comptoir/saga/machine/run.ts'
import type { Effect, Flight, FlightEvent } from '@comptoir/saga/machine/run-types.ts'
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

export interface FlightsOptions {
  readonly journal: Pick<PgJournal, 'save' | 'reclaim'>
  readonly caller: Pick<Caller, 'call'>
  readonly clock: () => number
  readonly random: () => number
  readonly strict: boolean
  readonly limits: Limits
  /** Flights that may sleep here; beyond, they sleep in the journal alone. */
  readonly maxSleeping: number
  readonly onAnswer: (definition: SagaDefinition, state: SagaState) => void
  /** The flight is over here without an answer of its own: parked, ended, or somebody else's (`row`). */
  readonly onGone: (saga: TracedSaga, row: Pick<SagaRow, 'state'> | null) => void
  readonly onWritten: (definition: SagaDefinition, entry: Entry) => void
  /** The client's end is durable. Once a saga, whoever flies it, as far as no crash comes between. */
  readonly onEnded: (definition: SagaDefinition, state: SagaState) => void
  /** An entry changed nothing. */
  readonly onFenced: () => void
  readonly onFault: (saga: TracedSaga, cause: unknown) => void
}

/** One saga that this process flies. */
interface Pilot extends TracedSaga {
  flight: Flight
  timer: NodeJS.Timeout | undefined
  /** The end was written, and nobody knows whether it was applied. */
  endInDoubt: boolean
}

export class Flights {
  readonly #options: FlightsOptions
  readonly #pilots = new Map<string, Pilot>()
  #sleeping = 0
  #landed: (() => void)[] = []

  constructor(options: FlightsOptions) {
    this.#options = options
  }

  /** Flights that hold a slot: those that do not sleep. */
  get active(): number {
    return this.#pilots.size - this.#sleeping
  }

  get sleeping(): number {
    return this.#sleeping
  }

  ids(): string[] {
    return [...this.#pilots.keys()]
  }

  holds(id: string): boolean {
    return this.#pilots.has(id)
  }

  /** Has flown here from its start, and its client was told no end. */
  isUntold(id: string): boolean {
    const flight = this.#pilots.get(id)?.flight
    return flight?.epoch === 1 && finalFor(flight.state) === undefined
  }

  /** Flies a saga whose intent this owner has just made durable. */
  started(
    definition: SagaDefinition,
    { owner, state, trace }: Pick<Intent, 'owner' | 'state' | 'trace'>,
  ): void {
    this.#launch({ flight: takeOff(definition, owner, state), trace }, { type: 'started' })
  }

  /** Flies a saga whose row this owner has claimed, in place of any flight of it with an older epoch. */
  claimed(definition: SagaDefinition, row: SagaRow): void {
    this.#forget(row.id)
    this.#launch({ flight: takeOver(definition, row), trace: row.trace }, { type: 'claimed', row })
  }

  /** Tells a flight of an `annuler`. False: it is not here, or past its point of no return. */
  cancel(id: string, motif: string): boolean {
    const pilot = this.#pilots.get(id)
    if (pilot === undefined || !canCancel(pilot.flight)) return false
    this.#tell(pilot, { type: 'cancel', motif })
    return true
  }

  /** Forgets every flight: their owner's lease is dead, or the process ends. What is under way is ignored when it comes. */
  abandon(): void {
    for (const id of this.ids()) this.#forget(id)
  }

  /** Resolves once no flight holds a slot. */
  landed(): Promise<void> {
    return this.active === 0 ? Promise.resolve() : new Promise((resolve) => this.#landed.push(resolve))
  }

  #launch({ flight, trace }: Pick<Pilot, 'flight' | 'trace'>, event: FlightEvent): void {
    const pilot: Pilot = { id: flight.id, trace, flight, timer: undefined, endInDoubt: false }
    this.#pilots.set(flight.id, pilot)
    this.#tell(pilot, event)
  }

  #tell(pilot: Pilot, event: FlightEvent): void {
    if (this.#pilots.get(pilot.flight.id) !== pilot) return
    const { clock, random, strict, limits } = this.#options
    const { flight, effects } = react(pilot.flight, event, { now: clock(), random: random(), strict, limits })
    pilot.flight = flight
    if (flight.mode !== 'waiting' && flight.mode !== 'rereading') this.#wake(pilot)
    for (const effect of effects) this.#perform(pilot, effect)
    this.#sleepElsewhere(pilot)
  }

  #perform(pilot: Pilot, effect: Effect): void {
    const { caller, journal, onAnswer, onGone } = this.#options
    const { id, definition, state } = pilot.flight
    switch (effect.type) {
      case 'call':
        void caller
          .call(effect.call, {
            key: effect.key,
            urgent: effect.urgent,
            trailing: state.answered,
            trace: pilot.trace,
            definition: definition.name,
            attempt: state.attempt + 1,
          })
          .then((outcome) => this.#tell(pilot, { type: 'outcome', token: effect.token, outcome }))
        return
      case 'save':
        void this.#save(pilot, effect)
        return
      case 'wait':
        this.#sleep(pilot, effect.ms)
        return
      case 'answer':
        onAnswer(definition, effect.state)
        return
      case 'reread':
        void journal.reclaim(id, pilot.flight.owner).then(
          (row) => {
            this.#resolveEnd(pilot, row)
            this.#tell(pilot, { type: 'row', row })
          },
          () => this.#tell(pilot, { type: 'read-failed' }),
        )
        return
      case 'drop':
        this.#forget(id)
        onGone(pilot, effect.row)
        return
      case 'done':
        this.#forget(id)
        onGone(pilot, { state: effect.state })
    }
  }

  async #save(pilot: Pilot, effect: Extract<Effect, { type: 'save' }>): Promise<void> {
    const { journal, onWritten, onEnded, onFault } = this.#options
    const { ticket, entry, ends } = effect
    try {
      const result = await journal.save(entry, effect)
      if (result.kind === 'saved') {
        onWritten(pilot.flight.definition, entry)
        if (ends) onEnded(pilot.flight.definition, entry.state)
        this.#tell(pilot, { type: 'saved', ticket })
        return
      }
      this.#options.onFenced()
      this.#tell(pilot, { type: 'fenced', ticket, row: result.row })
    } catch (cause) {
      if (!(cause instanceof UnstorableError)) {
        pilot.endInDoubt ||= ends
        return this.#tell(pilot, { type: 'save-unknown', ticket })
      }
      onFault(pilot, cause)
      await this.#parkUnstorable(pilot, ticket)
    }
  }

  /** The row is this owner's still, so that nobody else wrote the end that it may show. */
  #resolveEnd(pilot: Pilot, row: SagaRow | null): void {
    const applied = pilot.endInDoubt && row?.owner === pilot.flight.owner && finalFor(row.state) !== undefined
    pilot.endInDoubt = false
    if (applied) this.#options.onEnded(pilot.flight.definition, row.state)
  }

  /** Going on would only make the same entry again, for ever: the saga is parked as its row stands, and seen. */
  async #parkUnstorable(pilot: Pilot, ticket: number): Promise<void> {
    const { journal, clock } = this.#options
    const { definition, id, owner } = pilot.flight
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
    this.#tell(pilot, { type: 'fenced', ticket, row: null })
  }

  #sleep(pilot: Pilot, ms: number): void {
    this.#wake(pilot)
    this.#sleeping += 1
    pilot.timer = setTimeout(() => {
      this.#wake(pilot)
      this.#tell(pilot, { type: 'timer' })
    }, ms)
    this.#slotFreed()
  }

  #wake(pilot: Pilot): void {
    if (pilot.timer === undefined) return
    clearTimeout(pilot.timer)
    pilot.timer = undefined
    this.#sleeping -= 1
  }

  /** When many sleep, those whose next try is durable are forgotten: the journal wakes them. */
  #sleepElsewhere(pilot: Pilot): void {
    const { mode, unsaved, id } = pilot.flight
    if (this.#sleeping > this.#options.maxSleeping && mode === 'waiting' && unsaved === 0) this.#forget(id)
  }

  #forget(id: string): void {
    const pilot = this.#pilots.get(id)
    if (pilot === undefined) return
    this.#wake(pilot)
    this.#pilots.delete(id)
    this.#slotFreed()
  }

  #slotFreed(): void {
    if (this.active === 0) for (const wake of this.#landed.splice(0)) wake()
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
