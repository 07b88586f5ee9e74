/**
 * The machine of one saga: what a state becomes when something happened. Pure; `state.ts` draws the states and what
 * moves between them.
 */
import type { Outcome } from '@comptoir/contracts'
import type { Cause, Reached, SagaDefinition, Step } from '../definition.ts'
import { type Protocol, SHIPPED } from './protocol.ts'
import { type Limits, retryDelay } from './retry-policy.ts'
import { type Parked, type SagaState, stepAt, type Transition } from './state.ts'
import { attempted, detailOf, noted } from './trail.ts'

/** What the machine may know of the world. `now` in ms since the epoch, `random` in [0, 1). */
export interface Circumstances {
  readonly now: number
  readonly random: number
  readonly limits: Limits
  readonly protocol?: Protocol
}

/** The next state and its lines of the timeline. `waitMs`: ask again only after that long. */
export interface Change {
  readonly state: SagaState
  readonly transitions: readonly Transition[]
  readonly waitMs?: number
}

/** What became of the pending call. `askedAt` in ms since the epoch. */
export interface Happened extends Circumstances {
  readonly outcome: Outcome
  readonly askedAt: number
}

/** The outcome of the pending call moves the saga. A state without a pending call is a fault. */
export function advance(definition: SagaDefinition, state: SagaState, happened: Happened): Change {
  if (state.phase === 'running') return forward(definition, state, happened)
  if (state.phase === 'compensating') return backward(definition, state, happened)
  throw new Error(`saga ${state.sagaId}: an outcome for a saga that is ${state.phase}`)
}

function forward(definition: SagaDefinition, state: SagaState, happened: Happened): Change {
  const { outcome } = happened
  const step = stepAt(definition, state)
  if (outcome.kind === 'succeeded') {
    const after = succeeded(definition, state, { reply: outcome.reply, now: happened.now })
    return { state: after, transitions: [attempted(step, happened, [state, after])] }
  }
  if (outcome.kind === 'refused') {
    // Nothing may be refused after the point of no return: going back is no longer possible, so a person must look.
    if (step.kind === 'retriable') return parkedAfter(step, state, happened)
    const cause: Cause = { kind: 'refused', step: step.name, refusal: outcome.refusal }
    const after = turnedBack(definition, state, { cause, ...happened })
    return { state: after, transitions: [attempted(step, happened, [state, after])] }
  }
  const again = askedAgain(step, state, happened)
  if (step.kind === 'retriable') return again
  const left = Math.max(0, turnsBackAt(definition, state, happened.limits) - happened.now)
  return { ...again, waitMs: Math.min(again.waitMs, left) }
}

function backward(definition: SagaDefinition, state: SagaState, happened: Happened): Change {
  const { outcome } = happened
  const step = stepAt(definition, state)
  if (outcome.kind === 'unknown') return askedAgain(step, state, happened)
  if (outcome.kind === 'refused' && state.forced !== true) return parkedAfter(step, state, happened)
  const reply = outcome.kind === 'succeeded' ? outcome.reply : undefined
  const after = undone(definition, state, { reply, now: happened.now })
  return { state: after, transitions: [attempted(step, happened, [state, after])] }
}

/**
 * When a saga that is late turns back (ms since the epoch); the decisive step has a deadline of its own. Says nothing of
 * whether it still may.
 */
export function turnsBackAt(definition: SagaDefinition, state: SagaState, limits: Limits): number {
  if (definition.steps[state.step]?.kind !== 'pivot') return state.deadline
  return Math.min(state.deadline, state.since + limits.pivotDeadlineMs)
}

/** The decision of a saga whose deadline has passed, or undefined when it goes on. */
export function expire(definition: SagaDefinition, state: SagaState, at: Circumstances): Change | undefined {
  if (!(at.protocol ?? SHIPPED).mayTurnBack(state)) return undefined
  if (at.now < turnsBackAt(definition, state, at.limits)) return undefined
  return decide(definition, state, {
    ...at,
    cause: { kind: 'deadline', step: stepAt(definition, state).name },
  })
}

/** An operator cancels a running saga. Undefined when the point of no return is passed. */
export function cancel(
  definition: SagaDefinition,
  state: SagaState,
  at: Circumstances & { readonly reason: string },
): Change | undefined {
  if (!(at.protocol ?? SHIPPED).mayTurnBack(state)) return undefined
  const cause: Cause = { kind: 'cancelled', step: stepAt(definition, state).name, detail: at.reason }
  return decide(definition, state, { ...at, cause })
}

/** Parks a saga that cannot go on as it is: its owners keep dying, or its definition throws. */
export function park(
  definition: SagaDefinition,
  state: SagaState,
  why: { readonly now: number; readonly why: 'takeovers' | 'fault'; readonly detail: string },
): Change {
  const parked = parkedState(state, { why: why.why, detail: why.detail, at: why.now })
  const name = definition.steps[state.step]?.name ?? '-'
  return {
    state: parked,
    transitions: [noted('parked', { at: why.now, step: name, detail: why.detail }, parked)],
  }
}

/** What an operator may do: try a parked step now, turn a saga back, record a parked step as done by hand. */
export type OperatorAct = 'retry' | 'cancel' | 'force'

/** An operator's act, as the machine sees it. */
export interface Act {
  readonly action: OperatorAct
  readonly reason: string
  readonly now: number
  readonly limits: Limits
  readonly protocol?: Protocol
}

/**
 * An operator acts on a parked saga. Undefined where the act makes no sense: the saga is not parked, `cancel` after the
 * point of no return, `force` of a step before it (its reply is not known).
 */
export function operate(definition: SagaDefinition, state: SagaState, act: Act): Change | undefined {
  if (state.phase !== 'stuck' || state.parked === undefined) return undefined
  const awake: SagaState = { ...settled(state), phase: state.parked.from, since: act.now }
  const step = stepAt(definition, awake)
  const note = (kind: Transition['kind'], after: SagaState): Change => ({
    state: after,
    transitions: [noted(kind, { at: act.now, step: step.name, detail: act.reason }, after)],
  })
  // The old deadline passed while it was parked: by it, the saga would turn back instead of trying its step.
  if (act.action === 'retry')
    return note('resumed', { ...awake, deadline: act.now + act.limits.sagaDeadlineMs })
  if (act.action === 'cancel') {
    if (!(act.protocol ?? SHIPPED).mayTurnBack(awake)) return undefined
    const cause: Cause = { kind: 'cancelled', step: step.name, detail: act.reason }
    return note('decision', turnedBack(definition, awake, { cause, ...act }))
  }
  if (awake.phase === 'compensating') {
    // A late forward command may still be on its way, so the undo is asked all the same: any answer leaves a tombstone.
    if ((act.protocol ?? SHIPPED).asksForcedUndo) return note('forced', { ...awake, forced: true })
    return note('forced', undone(definition, awake, act))
  }
  if (step.kind !== 'retriable') return undefined
  return note('forced', succeeded(definition, awake, act))
}

function decide(definition: SagaDefinition, state: SagaState, at: Circumstances & { cause: Cause }): Change {
  const after = turnedBack(definition, state, at)
  const step = stepAt(definition, state).name
  return {
    state: after,
    transitions: [noted('decision', { at: at.now, step, detail: at.cause.kind }, after)],
  }
}

/** The state without what belongs to the present attempt. */
function settled(state: SagaState): SagaState {
  // Nearly always there is nothing to leave out, and copying all is several times faster than copying all but some.
  if (state.lastError === undefined && state.forced === undefined && state.parked === undefined)
    return state.attempt === 0 ? state : { ...state, attempt: 0 }
  const { lastError: _error, forced: _forced, parked: _parked, ...rest } = state
  return { ...rest, attempt: 0 }
}

interface Reply {
  readonly reply?: unknown
  readonly now: number
}

function succeeded(definition: SagaDefinition, state: SagaState, { reply, now }: Reply): SagaState {
  const step = stepAt(definition, state)
  const next = state.step + 1
  const completed = next === definition.steps.length
  const kept =
    step.keep === undefined || reply === undefined ? undefined : step.keep(state.data ?? state.input, reply)
  return {
    ...settled(state),
    phase: completed ? 'completed' : 'running',
    step: next,
    since: now,
    ...(kept === undefined ? {} : { data: kept }),
    reached: step.reached.length === 0 ? state.reached : [...state.reached, ...reachedBy(step, reply, now)],
    pivotDone: state.pivotDone || state.step === definition.decisive,
    answered: completed || definition.steps[next]?.trailing === true,
  }
}

function reachedBy(step: Step, reply: unknown, now: number): readonly Reached[] {
  const a =
    step.reachedAt !== undefined && reply !== undefined ? step.reachedAt(reply) : instantOf(reply, now)
  return step.reached.map((statut) => ({ statut, a }))
}

/** The participant's own recorded instant, which a step asked again gives again; else the clock. */
function instantOf(reply: unknown, now: number): string {
  const a = typeof reply === 'object' && reply !== null && 'a' in reply ? reply.a : undefined
  // oxlint-disable-next-line no-restricted-globals -- an instant that is given, written as text: no clock is read
  return typeof a === 'string' ? a : new Date(now).toISOString()
}

function turnedBack(
  definition: SagaDefinition,
  state: SagaState,
  at: { cause: Cause; now: number; protocol?: Protocol },
): SagaState {
  const undos = (at.protocol ?? SHIPPED).stepsToUndo(definition, state, at.cause)
  const turning: SagaState = { ...settled(state), phase: 'compensating', since: at.now, cause: at.cause }
  const first = undos[0]
  if (first === undefined) return compensated(definition, turning, at)
  return { ...turning, step: first, undos }
}

function undone(definition: SagaDefinition, state: SagaState, { reply, now }: Reply): SagaState {
  const undos = (state.undos ?? []).slice(1)
  const next = undos[0]
  if (next === undefined) return compensated(definition, settled(state), { reply, now })
  return { ...settled(state), step: next, undos, since: now }
}

function compensated(definition: SagaDefinition, state: SagaState, { reply, now }: Reply): SagaState {
  const { undos: _done, ...rest } = state
  const ended = { ...rest, phase: 'compensated' as const, since: now }
  if (definition.compensated === undefined) return ended
  return {
    ...ended,
    reached: [...state.reached, { statut: definition.compensated, a: instantOf(reply, now) }],
  }
}

/** An unknown outcome is asked again, however long the outage lasts: only a deadline or an operator ends that. */
function askedAgain(step: Step, state: SagaState, happened: Happened): Change & { readonly waitMs: number } {
  const lastError = detailOf(happened.outcome)
  const after = { ...state, attempt: state.attempt + 1, ...(lastError === undefined ? {} : { lastError }) }
  return {
    state: after,
    transitions: [attempted(step, happened, [state, after])],
    waitMs: retryDelay(after.attempt, happened),
  }
}

/** The call was refused, and may not be. */
function parkedAfter(step: Step, state: SagaState, happened: Happened): Change {
  const { outcome, now } = happened
  const detail = detailOf(outcome) ?? ''
  const after = parkedState(
    { ...settled(state), attempt: state.attempt + 1 },
    { why: 'refused', detail, at: now },
  )
  return { state: after, transitions: [attempted(step, happened, [state, after])] }
}

function parkedState(state: SagaState, why: Omit<Parked, 'from'>): SagaState {
  const from = state.phase === 'compensating' ? 'compensating' : 'running'
  return { ...state, phase: 'stuck', parked: { from, ...why } }
}
