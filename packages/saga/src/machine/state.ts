/**
 * The state of one saga: plain JSON, stored as it stands.
 *
 *   running ──refused, deadline, cancel──▶ compensating ──every undo done──▶ compensated
 *      │ └──the last step done──▶ completed        │
 *      └──────────── cannot go on ─────────────────┴──▶ stuck ──operator──▶ the phase it came from
 *
 * After the decisive step (`pivotDone`) a running saga only goes forward.
 */
import type { Call } from '@comptoir/contracts'
import type { Cause, Reached, SagaDefinition, Step } from '../definition.ts'

export type Phase = 'running' | 'compensating' | 'completed' | 'compensated' | 'stuck'
export type Direction = 'do' | 'undo'

/** Why a saga is parked. */
export interface Parked {
  /** The phase to come back to. */
  readonly from: 'running' | 'compensating'
  /** `exhausted` only in rows of earlier versions, which gave up by count. */
  readonly why: 'refused' | 'exhausted' | 'takeovers' | 'fault'
  readonly detail?: string
  /** In milliseconds since the epoch. */
  readonly at: number
}

export interface SagaState {
  readonly sagaId: string
  readonly phase: Phase
  /** Index of the step that is asked, or undone; the number of steps once completed. */
  readonly step: number
  /** How many times the present call ended unknown. */
  readonly attempt: number
  /** When the present call was first asked (ms since the epoch); the pivot's own deadline counts from it. */
  readonly since: number
  /** When the saga as a whole turns back, unless the point of no return is behind it (ms since the epoch). */
  readonly deadline: number
  /** What the saga started with. Never changes. */
  readonly input: unknown
  /** The input with what steps kept; absent while nothing was kept. */
  readonly data?: unknown
  readonly reached: readonly Reached[]
  readonly pivotDone: boolean
  /** Every step that the caller waits for is done: final for clients, even while trailing steps run. */
  readonly answered: boolean
  readonly cause?: Cause
  /** While compensating: the steps still to undo, in order; the first is `step`. */
  readonly undos?: readonly number[]
  /** The operator declared the present undo done by hand: any answer moves on, since each plants the tombstone. */
  readonly forced?: boolean
  readonly parked?: Parked
  /** The last unknown outcome's reason, for people. */
  readonly lastError?: string
}

/** One line of the timeline. Append-only. */
export interface Transition {
  /** When it was known (ms since the epoch). */
  readonly at: number
  readonly kind:
    | 'started'
    | 'attempt'
    | 'decision'
    | 'parked'
    | 'resumed'
    | 'forced'
    | 'taken-over'
    /** A `cancel` that its owner saw only after the point of no return; `detail` has its reason. */
    | 'cancel-too-late'
  readonly step: string
  readonly direction: Direction
  /** From 1. */
  readonly attempt: number
  /** For an attempt: when it was asked, and how it ended. */
  readonly askedAt?: number
  readonly outcome?: 'succeeded' | 'refused' | 'unknown'
  /** A problem code, a reason, an operator's words. */
  readonly detail?: string
  /** The phase afterwards. */
  readonly phase: Phase
  /** The states reached by it. */
  readonly reached?: readonly Reached[]
  /** For a takeover: the owner before, its epoch, and whether it left of its own will. */
  readonly lost?: Lost
}

export interface Lost {
  readonly owner: string
  readonly instance: string
  readonly epoch: number
  readonly left: boolean
}

/** A saga's phase as clients see it. */
export type SagaStatus = Phase

/** An answered saga whose trailing steps still run is completed for clients. */
export function statusOf({ phase, answered }: Pick<SagaState, 'phase' | 'answered'>): SagaStatus {
  return phase === 'running' && answered ? 'completed' : phase
}

/** Whether a runner still has work to do: not ended and not parked. */
export function toRecover(state: Pick<SagaState, 'phase'>): boolean {
  return state.phase === 'running' || state.phase === 'compensating'
}

/** Whether a saga moved on between these states: to another step, or to another phase that a runner goes on with. */
export function hasProgressed(before: SagaState, after: SagaState): boolean {
  return after.phase !== 'stuck' && (before.step !== after.step || before.phase !== after.phase)
}

/** What the client may be told for good: undefined while the end is open. */
export function finalFor(state: SagaState): 'completed' | 'compensated' | undefined {
  if (state.answered) return 'completed'
  return state.phase === 'compensated' ? 'compensated' : undefined
}

/** Whether the client's end came with this change. */
export function endsWith(before: SagaState, after: SagaState): boolean {
  return finalFor(before) === undefined && finalFor(after) !== undefined
}

/** The state of a saga that starts now. `deadlineMs` is how long it may take up to its point of no return. */
export function initialState(
  definition: SagaDefinition,
  saga: { sagaId: string; input: unknown; now: number; deadlineMs: number },
): SagaState {
  return {
    sagaId: saga.sagaId,
    phase: 'running',
    step: 0,
    attempt: 0,
    since: saga.now,
    deadline: saga.now + saga.deadlineMs,
    input: saga.input,
    reached: [],
    pivotDone: definition.decisive === -1,
    answered: false,
  }
}

/** The step at which a state stands. A state that names a step which its definition lacks is a fault. */
export function stepAt(definition: SagaDefinition, state: SagaState): Step {
  const step = definition.steps[state.step]
  if (step === undefined)
    throw new Error(
      `saga ${state.sagaId}: ${definition.name} v${definition.version} has no step ${state.step}`,
    )
  return step
}

export interface PendingCall {
  readonly step: string
  readonly direction: Direction
  /** `sagaId:step:do|undo`: the same for every attempt and every owner. */
  readonly key: string
  readonly call: Call
}

/** The call that a state waits for, or undefined when it waits for none. Pure: the same state gives the same call. */
export function pendingCall(definition: SagaDefinition, state: SagaState): PendingCall | undefined {
  if (!toRecover(state)) return undefined
  const step = stepAt(definition, state)
  if (state.phase === 'running') {
    const call = step.call(state.data ?? state.input, { reached: state.reached })
    return { step: step.name, direction: 'do', key: `${state.sagaId}:${step.name}:do`, call: made(call) }
  }
  if (step.undo === undefined || state.cause === undefined)
    throw new Error(`saga ${state.sagaId}: nothing undoes step ${step.name}`)
  const call = step.undo(state.input, { reached: state.reached, cause: state.cause })
  return { step: step.name, direction: 'undo', key: `${state.sagaId}:${step.name}:undo`, call: made(call) }
}

/** The types promise a call. A definition that gives none is found here, before anything is sent. */
function made(call: Call | undefined): Call {
  if (typeof call?.operation?.id !== 'string') throw new Error('the definition gives no call')
  return call
}
