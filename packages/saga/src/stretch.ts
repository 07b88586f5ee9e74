/**
 * A saga for an engine that keeps results by itself. Such an engine runs a stretch, keeps what it returns, and runs the next one from
 * there: it pays for each kept result, not for each call. A stretch drives the machine as far as it may go before something
 * must be durable or somebody may be told. A worker that dies leaves its stretch to another, which runs it again from the same
 * state under the same keys, so that participants answer from their inboxes: what a takeover is to our own engine.
 */
import type { Outcome } from '@comptoir/contracts'
import type { SagaDefinition } from './definition.ts'
import { advance, type Change, expire, park } from './machine/advance.ts'
import { type Protocol, SHIPPED } from './machine/protocol.ts'
import type { Limits } from './machine/retry-policy.ts'
import {
  endsWith,
  type PendingCall,
  pendingCall,
  type SagaState,
  stepAt,
  type Transition,
  toRecover,
} from './machine/state.ts'

/** What a stretch leaves to be kept. */
export interface Stretch {
  readonly state: SagaState
  readonly transitions: readonly Transition[]
  /** The version rises by as many. */
  readonly changes: number
  /** How long the engine waits before the next stretch, in ms. */
  readonly waitMs: number
}

/** A call that a stretch waits for. */
export interface Asked extends PendingCall {
  /** Stock is held or money is moved: it goes before calls that begin something. */
  readonly urgent: boolean
  /** Nobody waits for it. */
  readonly trailing: boolean
  /** From 1. */
  readonly attempt: number
}

/** Whether a stretch ends with a change of that state. */
export type Ends = (before: SagaState, change: Change, protocol: Protocol) => boolean

export interface StretchOptions {
  /** The engine's clock in ms since the epoch, whatever the host believes: the same for all workers. */
  readonly clock: () => number
  /** In [0, 1). */
  readonly random: () => number
  readonly limits: Limits
  /** Workers that were lost on this very stretch: it may be what kills them. */
  readonly losses: number
  /** Every change ends the stretch. */
  readonly strict: boolean
  readonly protocol?: Protocol
  /** The simulation passes broken ones. */
  readonly ends?: Ends
}

/** Runs one stretch. What `ask` throws is the worker's own fault: nothing is kept then, and the stretch is run again. */
export async function stretch(
  definition: SagaDefinition,
  from: SagaState,
  { ask, ...options }: StretchOptions & { readonly ask: (asked: Asked) => Promise<Outcome> },
): Promise<Stretch> {
  const calls = callsOf(definition, from, options)
  let turn = calls.next()
  while (turn.done !== true) turn = calls.next(await ask(turn.value))
  return turn.value
}

/** The same without promises: it gives each call, takes the outcome, and returns what is to be kept. */
export function* callsOf(
  definition: SagaDefinition,
  from: SagaState,
  options: StretchOptions,
): Generator<Asked, Stretch, Outcome> {
  const { clock, limits, losses, strict, protocol = SHIPPED, ends = endsStretch } = options
  let reached: Stretch = { state: from, transitions: [], changes: 0, waitMs: 0 }
  if (losses >= limits.maxTakeovers && toRecover(from)) {
    const detail = `${losses} workers were lost`
    return after(reached, park(definition, from, { now: clock(), why: 'takeovers', detail }))
  }
  while (toRecover(reached.state)) {
    const before = reached.state
    const change = yield* changeOf(definition, before, options)
    reached = after(reached, change)
    if (strict || ends(before, change, protocol)) break
  }
  return reached
}

/** A stretch ends where it must be durable, where the caller may be told, and where it would wait. */
export const endsStretch: Ends = (before, { state, waitMs = 0 }, { mustBeDurable }) =>
  mustBeDurable(before, state) || endsWith(before, state) || waitMs > 0

const after = ({ transitions, changes }: Stretch, change: Change): Stretch => ({
  state: change.state,
  transitions: [...transitions, ...change.transitions],
  changes: changes + 1,
  waitMs: change.waitMs ?? 0,
})

/** The next change: the deadline's, or that of the pending call's outcome. A definition that throws parks its saga. */
function* changeOf(
  definition: SagaDefinition,
  state: SagaState,
  { clock, random, limits, protocol = SHIPPED }: StretchOptions,
): Generator<Asked, Change, Outcome> {
  const now = () => ({ now: clock(), random: random(), limits, protocol })
  const fault = (error: unknown) =>
    park(definition, state, { now: clock(), why: 'fault', detail: String(error) })
  let asked: Asked
  try {
    const late = expire(definition, state, now())
    if (late !== undefined) return late
    asked = askedBy(definition, state)
  } catch (error) {
    return fault(error)
  }
  const askedAt = clock()
  const outcome = yield asked
  try {
    return advance(definition, state, { ...now(), outcome, askedAt })
  } catch (error) {
    return fault(error)
  }
}

function askedBy(definition: SagaDefinition, state: SagaState): Asked {
  const pending = pendingCall(definition, state)
  if (pending === undefined) throw new Error(`saga ${state.sagaId}: nothing to ask`)
  const urgent = pending.direction === 'undo' || stepAt(definition, state).kind === 'retriable'
  return { ...pending, urgent, trailing: state.answered, attempt: state.attempt + 1 }
}
