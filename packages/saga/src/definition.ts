/**
 * A saga as data: steps in one order, *compensable* ones, then at most one *pivot* (the point of no return), then
 * *retriable* ones, of which the last may be trailing (they run after the caller has the answer). A step describes a
 * call and never makes it. Another order, a missing undo or a wrong field does not compile, and is refused at start-up.
 */
import type { Call, Refusal } from '@comptoir/contracts'

/** A state that the saga reached, and when (RFC 3339). */
export interface Reached {
  readonly statut: string
  readonly a: string
}

/** Why a saga turned back. */
export interface Cause {
  readonly kind: 'refused' | 'deadline' | 'cancelled'
  /** The step at which the saga stood. */
  readonly step: string
  readonly refusal?: Refusal
  /** The operator's reason. */
  readonly detail?: string
}

export interface CallContext {
  readonly reached: readonly Reached[]
}

export interface UndoContext extends CallContext {
  readonly cause: Cause
}

export type StepKind = 'compensable' | 'pivot' | 'retriable'

/** A step as the engine sees it. Methods, not properties, so that a typed step is also a step of unknown data. */
export interface Step<Data = unknown> {
  readonly kind: StepKind
  readonly name: string
  readonly trailing: boolean
  readonly reached: readonly string[]
  call(data: Data, context: CallContext): Call
  /** What later steps need of the reply. */
  keep?(data: Data, reply: unknown): Data
  /** Reads only the saga's input: what steps kept may be lost when a successor undoes. */
  undo?(input: Data, context: UndoContext): Call
  reachedAt?(reply: unknown): string
}

export interface SagaDefinition<Data = unknown> {
  readonly name: string
  /** Stored by the intent; recovery runs the version that the intent names. */
  readonly version: number
  readonly steps: readonly Step<Data>[]
  /** The step whose success is the point of no return: the pivot, else the last compensable one, else -1. */
  readonly decisive: number
  /** The state that a compensated saga reaches. */
  readonly compensated?: string
}

interface Forward<Data, R> {
  /** The command to send, from the data and the states reached so far. */
  call: (data: Data, context: CallContext) => Call<R>
  /** The data with what later steps need of the reply. */
  keep?: (data: Data, reply: NoInfer<R>) => Data
  /** The state or states that success means. */
  reached?: string | readonly string[]
  /** The participant's own instant of them (RFC 3339); without it the reply's field `a`, else the caller's clock. */
  reachedAt?: (reply: NoInfer<R>) => string
}
interface Undoable<Data> {
  /** The command that takes the step back, also when it was never done. Reads only the saga's input. */
  undo: (input: Data, context: UndoContext) => Call
}
interface Trailing {
  /** Runs after the caller has the answer. */
  trailing?: boolean
}

export type Compensable<Data> = Step<Data> & { readonly kind: 'compensable' }
export type Pivot<Data> = Step<Data> & { readonly kind: 'pivot' }
export type Retriable<Data> = Step<Data> & { readonly kind: 'retriable' }

/** The three step builders for one kind of data. */
export function stepsFor<Data>() {
  return {
    /** A step that can be undone. */
    compensable: <R>(name: string, step: Forward<Data, R> & Undoable<Data>): Compensable<Data> =>
      ({ ...built(name, step), kind: 'compensable' }) as Compensable<Data>,
    /** The point of no return: after its success the saga only goes forward. Its undo serves an outcome never learnt. */
    pivot: <R>(name: string, step: Forward<Data, R> & Undoable<Data>): Pivot<Data> =>
      ({ ...built(name, step), kind: 'pivot' }) as Pivot<Data>,
    /** A step that is tried until it succeeds. */
    retriable: <R>(name: string, step: Forward<Data, R> & Trailing): Retriable<Data> =>
      ({ ...built(name, step), kind: 'retriable' }) as Retriable<Data>,
  }
}

function built<Data, R>(name: string, step: Forward<Data, R> & Partial<Undoable<Data>> & Trailing) {
  const reached = step.reached ?? []
  return {
    ...step,
    name,
    trailing: step.trailing ?? false,
    reached: typeof reached === 'string' ? [reached] : reached,
  }
}

interface OutOfOrder<Reason extends string> {
  readonly outOfOrder: Reason
}
type Follows = { compensable: StepKind; pivot: 'retriable'; retriable: 'retriable' }
/** Each step as it is, or the reason why it may not stand there. */
export type Ordered<
  Steps extends readonly unknown[],
  Allowed extends StepKind = StepKind,
> = Steps extends readonly [infer Head extends { readonly kind: StepKind }, ...infer Tail]
  ? [
      Head['kind'] extends Allowed ? Head : OutOfOrder<`${Head['kind']} cannot stand here`>,
      ...Ordered<Tail, Head['kind'] extends keyof Follows ? Follows[Head['kind']] : StepKind>,
    ]
  : Steps extends readonly []
    ? []
    : Steps

export interface SagaOptions {
  /** Raised when a change would break sagas that already run; the old version stays registered beside it. Default 1. */
  version?: number
  compensated?: string
}

/** Declares a saga. Throws at start-up on an order, a name or an undo that makes no sense. */
export function defineSaga<Data, const Steps extends readonly Step<Data>[]>(
  name: string,
  steps: Steps & Ordered<Steps>,
  options: SagaOptions = {},
): SagaDefinition<Data> {
  const checked = steps as readonly Step<Data>[]
  checkSteps(name, checked)
  return {
    name,
    version: options.version ?? 1,
    steps: checked,
    decisive: checked.findLastIndex((step) => step.kind !== 'retriable'),
    ...(options.compensated === undefined ? {} : { compensated: options.compensated }),
  }
}

type CheckedStep = Pick<Step, 'kind' | 'name' | 'trailing'> & { readonly undo?: unknown }
const RANK: Record<StepKind, number> = { compensable: 0, pivot: 1, retriable: 2 }

function checkSteps(saga: string, steps: readonly CheckedStep[]): void {
  const refuse = (step: string, why: string): never => {
    throw new Error(`saga ${saga}, step ${step}: ${why}`)
  }
  if (steps.length === 0) refuse('-', 'a saga has at least one step')
  const names = new Set<string>()
  let before: CheckedStep | undefined
  for (const step of steps) {
    if (!/^[a-z][a-z0-9-]*$/.test(step.name)) refuse(step.name, 'a name is in kebab-case')
    if (names.has(step.name)) refuse(step.name, 'a name is used once, it is part of the key')
    names.add(step.name)
    if (before !== undefined && RANK[step.kind] < RANK[before.kind])
      refuse(step.name, `a ${step.kind} step cannot follow a ${before.kind} one`)
    if (step.kind === 'pivot' && before?.kind === 'pivot') refuse(step.name, 'a saga has at most one pivot')
    if (step.kind === 'retriable' ? step.undo !== undefined : step.undo === undefined)
      refuse(step.name, `a ${step.kind} step ${step.kind === 'retriable' ? 'has no' : 'needs an'} undo`)
    if (step.trailing && step.kind !== 'retriable') refuse(step.name, 'only a retriable step may trail')
    if (before?.trailing && !step.trailing) refuse(step.name, 'a step after a trailing one trails as well')
    before = step
  }
  if (steps[0]?.trailing) refuse(steps[0].name, 'the caller waits for at least one step')
}
