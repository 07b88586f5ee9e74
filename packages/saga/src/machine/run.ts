/**
 * One saga in one runner, without I/O. The runner (real clock, HTTP, PostgreSQL) and the simulator (virtual everything)
 * drive the same function: it is told what happened and says what to do. `run-types.ts` lists both.
 */
import type { Outcome } from '@comptoir/contracts'
import type { SagaDefinition } from '../definition.ts'
import type { SagaRow } from '../journal.ts'
import { advance, type Change, cancel, expire, park } from './advance.ts'
import { SHIPPED } from './protocol.ts'
import { retryDelay } from './retry-policy.ts'
import type { Effect, Flight, FlightEvent, Policy, Reaction } from './run-types.ts'
import {
  endsWith,
  finalFor,
  hasProgressed,
  pendingCall,
  type SagaState,
  statusOf,
  stepAt,
  toRecover,
} from './state.ts'

/** A flight for a saga whose intent this owner writes; its first event is `started`. */
export function takeOff(definition: SagaDefinition, owner: string, state: SagaState): Flight {
  return {
    definition,
    id: state.sagaId,
    owner,
    epoch: 1,
    version: 1,
    state,
    mode: 'idle',
    token: 0,
    askedAt: 0,
    firstTicket: 1,
    nextTicket: 1,
    gate: 0,
    unsaved: 0,
    recovered: false,
    told: false,
    rereads: 0,
  }
}

/** A flight for a row that this owner claimed; its first event is `claimed`. */
export function takeOver(definition: SagaDefinition, row: SagaRow): Flight {
  const flight = takeOff(definition, row.owner, row.state)
  return { ...flight, epoch: row.epoch, version: row.version, recovered: true }
}

/** Whether an `annuler` sent to this flight now would turn its saga back. */
export function canCancel(flight: Flight): boolean {
  return SHIPPED.mayTurnBack(flight.state) && flight.mode !== 'rereading' && flight.mode !== 'over'
}

/** What a flight does when something happened. Pure; events that come late are without effect. Never throws. */
export function react(flight: Flight, event: FlightEvent, policy: Policy): Reaction {
  const effects: Effect[] = []
  if (flight.mode === 'over') return { flight, effects }
  return { flight: handle(flight, event, { policy, effects }), effects }
}

interface Cockpit {
  readonly policy: Policy
  readonly effects: Effect[]
}

function handle(flight: Flight, event: FlightEvent, cockpit: Cockpit): Flight {
  switch (event.type) {
    case 'started':
      return proceed(flight, cockpit)
    case 'claimed':
      return claimed(flight, event.row, cockpit)
    case 'outcome':
      return concluded(flight, event, cockpit)
    case 'saved':
      return event.ticket < flight.firstTicket ? flight : saved(flight, event.ticket, cockpit)
    case 'fenced':
      return event.ticket < flight.firstTicket ? flight : fenced(flight, event.row, cockpit)
    case 'save-unknown':
      return event.ticket < flight.firstTicket ? flight : reread(flight, cockpit)
    case 'row':
      return flight.mode === 'rereading' ? adopt(flight, event.row, cockpit) : flight
    case 'read-failed':
      return flight.mode === 'rereading' ? readLater(flight, cockpit) : flight
    case 'timer':
      return woken(flight, cockpit)
    case 'cancel':
      return cancelled(flight, event.motif, cockpit)
  }
}

function claimed(flight: Flight, row: SagaRow, cockpit: Cockpit): Flight {
  const { now, limits } = cockpit.policy
  if (row.takeovers < limits.maxTakeovers || !toRecover(flight.state)) return proceed(flight, cockpit)
  const detail = `${row.takeovers} owners were lost`
  return apply(flight, park(flight.definition, flight.state, { now, why: 'takeovers', detail }), cockpit)
}

function concluded(flight: Flight, event: { token: number; outcome: Outcome }, cockpit: Cockpit): Flight {
  if (flight.mode !== 'calling' || event.token !== flight.token) return flight
  const happened = { ...cockpit.policy, outcome: event.outcome, askedAt: flight.askedAt }
  const change = orPark(flight, cockpit, () => advance(flight.definition, flight.state, happened))
  return apply(flight, change, cockpit)
}

function cancelled(flight: Flight, motif: string, cockpit: Cockpit): Flight {
  if (flight.mode === 'rereading') return flight
  const change = orPark(flight, cockpit, () =>
    cancel(flight.definition, flight.state, { ...cockpit.policy, motif }),
  )
  // The call under way is abandoned: the decision undoes its step, whether it arrived or not.
  return change === undefined ? flight : apply(flight, change, cockpit)
}

/** A definition that throws parks its saga: tried again it would only throw again. */
function orPark<C extends Change | undefined>(flight: Flight, { policy }: Cockpit, run: () => C): C | Change {
  try {
    return run()
  } catch (error) {
    return park(flight.definition, flight.state, { now: policy.now, why: 'fault', detail: String(error) })
  }
}

/** A change of state: written, and followed by what comes next at once unless the write must be durable first. */
function apply(flight: Flight, change: Change, cockpit: Cockpit): Flight {
  const { policy, effects } = cockpit
  const { state, waitMs } = change
  const durable = (policy.protocol ?? SHIPPED).mustBeDurable(flight.state, state)
  const awaited = policy.strict || durable
  const ticket = flight.nextTicket
  effects.push({
    type: 'save',
    ticket,
    awaited,
    urgent: flight.recovered || state.pivotDone || state.phase === 'compensating',
    ends: endsWith(flight.state, state),
    entry: {
      sagaId: flight.id,
      owner: flight.owner,
      epoch: flight.epoch,
      expectedVersion: flight.version,
      state,
      status: statusOf(state),
      recover: toRecover(state),
      waitMs: waitMs ?? null,
      progressed: hasProgressed(flight.state, state),
      transitions: change.transitions,
    },
  })
  const written: Flight = {
    ...flight,
    state,
    version: flight.version + 1,
    nextTicket: ticket + 1,
    unsaved: flight.unsaved + 1,
    token: flight.token + 1,
    gate: awaited ? ticket : flight.gate,
    mode: 'saving',
  }
  if (waitMs !== undefined) {
    effects.push({ type: 'wait', ms: waitMs })
    return { ...written, mode: 'waiting' }
  }
  return written.gate === 0 ? proceed(written, cockpit) : written
}

/** Nothing awaited is under way: answer what can be answered, then ask, or end. */
function proceed(flight: Flight, cockpit: Cockpit): Flight {
  const { policy, effects } = cockpit
  const { state } = flight
  const tells = !flight.told && finalFor(state) !== undefined
  if (tells) effects.push({ type: 'answer', state })
  const told: Flight = tells ? { ...flight, told: true } : flight
  if (!toRecover(state)) return landed(told, cockpit)
  const late = orPark(flight, cockpit, () => expire(flight.definition, state, policy))
  return late === undefined ? ask(told, cockpit) : apply(told, late, cockpit)
}

function ask(flight: Flight, cockpit: Cockpit): Flight {
  const { definition, state } = flight
  try {
    const pending = pendingCall(definition, state)
    if (pending === undefined) return landed(flight, cockpit)
    const token = flight.token + 1
    const urgent =
      flight.recovered || pending.direction === 'undo' || stepAt(definition, state).kind === 'retriable'
    cockpit.effects.push({ type: 'call', token, urgent, ...pending })
    return { ...flight, mode: 'calling', token, askedAt: cockpit.policy.now }
  } catch (error) {
    const fault = { now: cockpit.policy.now, why: 'fault' as const, detail: String(error) }
    return apply(flight, park(definition, state, fault), cockpit)
  }
}

/** Nothing is left to ask; the flight ends with its last write. */
function landed(flight: Flight, cockpit: Cockpit): Flight {
  if (flight.unsaved > 0) return { ...flight, mode: 'ending' }
  cockpit.effects.push({ type: 'done', state: flight.state })
  return { ...flight, mode: 'over' }
}

function saved(flight: Flight, ticket: number, cockpit: Cockpit): Flight {
  const gate = ticket === flight.gate ? 0 : flight.gate
  const after: Flight = { ...flight, unsaved: flight.unsaved - 1, gate }
  if (after.mode === 'ending') return landed(after, cockpit)
  return after.mode === 'saving' && gate === 0 ? proceed(after, cockpit) : after
}

function woken(flight: Flight, cockpit: Cockpit): Flight {
  if (flight.mode === 'rereading') {
    cockpit.effects.push({ type: 'reread' })
    return flight
  }
  if (flight.mode !== 'waiting') return flight
  return flight.gate === 0 ? proceed(flight, cockpit) : { ...flight, mode: 'saving' }
}

/** What the row holds is not known: whatever was asked or written before no longer counts here. */
function reread(flight: Flight, cockpit: Cockpit): Flight {
  cockpit.effects.push({ type: 'reread' })
  return { ...grounded(flight), mode: 'rereading', rereads: 0 }
}

function readLater(flight: Flight, { policy, effects }: Cockpit): Flight {
  const rereads = flight.rereads + 1
  effects.push({ type: 'wait', ms: retryDelay(rereads, policy) })
  return { ...flight, rereads }
}

function grounded(flight: Flight): Flight {
  return { ...flight, firstTicket: flight.nextTicket, gate: 0, unsaved: 0, token: flight.token + 1 }
}

/**
 * A write matched no row. Somebody else's saga now: forget it. Ours still: a write of ours of unknown outcome was applied
 * after all, and more of them may follow, so the row is read again.
 */
function fenced(flight: Flight, row: SagaRow | null, cockpit: Cockpit): Flight {
  return row?.owner === flight.owner ? reread(flight, cockpit) : adopt(flight, row, cockpit)
}

/**
 * The row as it stands. Ours still: go on from what is there under the epoch that the reading gave it; a step asked
 * again answers from its participant's record. Somebody else's: forget the saga.
 */
function adopt(flight: Flight, row: SagaRow | null, cockpit: Cockpit): Flight {
  const clean = grounded(flight)
  if (row?.owner !== flight.owner) {
    cockpit.effects.push({ type: 'drop', row })
    return { ...clean, mode: 'over' }
  }
  const { state, version, epoch } = row
  return proceed({ ...clean, state, version, epoch, recovered: true, mode: 'idle' }, cockpit)
}
