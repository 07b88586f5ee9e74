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
import type { Effect, Policy, Reaction, Run, RunEvent } from './run-types.ts'
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

/** The run of a saga whose intent this owner writes; its first event is `started`. */
export function startRun(definition: SagaDefinition, owner: string, state: SagaState): Run {
  return {
    definition,
    id: state.sagaId,
    owner,
    epoch: 1,
    version: 1,
    state,
    mode: 'idle',
    callNumber: 0,
    askedAt: 0,
    firstWrite: 1,
    nextWrite: 1,
    awaitedWrite: 0,
    unsaved: 0,
    recovered: false,
    told: false,
    rereads: 0,
  }
}

/** The run of a row that this owner claimed; its first event is `claimed`. */
export function resumeRun(definition: SagaDefinition, row: SagaRow): Run {
  const run = startRun(definition, row.owner, row.state)
  return { ...run, epoch: row.epoch, version: row.version, recovered: true }
}

/** Whether a `cancel` sent to this run now would turn its saga back. */
export function canCancel(run: Run): boolean {
  return SHIPPED.mayTurnBack(run.state) && run.mode !== 'rereading' && run.mode !== 'over'
}

/** What a run does when something happened. Pure; events that come late have no effect. Never throws. */
export function react(run: Run, event: RunEvent, policy: Policy): Reaction {
  const effects: Effect[] = []
  if (run.mode === 'over') return { run, effects }
  return { run: handle(run, event, { policy, effects }), effects }
}

/** What a reaction is made with, and the effects that it asks for, in order. */
interface Context {
  readonly policy: Policy
  readonly effects: Effect[]
}

function handle(run: Run, event: RunEvent, context: Context): Run {
  switch (event.type) {
    case 'started':
      return proceed(run, context)
    case 'claimed':
      return onClaimed(run, event.row, context)
    case 'outcome':
      return onOutcome(run, event, context)
    case 'saved':
      return event.writeNumber < run.firstWrite ? run : onSaved(run, event.writeNumber, context)
    case 'fenced':
      return event.writeNumber < run.firstWrite ? run : onFenced(run, event.row, context)
    case 'save-unknown':
      return event.writeNumber < run.firstWrite ? run : reread(run, context)
    case 'row':
      return run.mode === 'rereading' ? onRow(run, event.row, context) : run
    case 'read-failed':
      return run.mode === 'rereading' ? onReadFailed(run, context) : run
    case 'timer':
      return onTimer(run, context)
    case 'cancel':
      return onCancel(run, event.reason, context)
  }
}

function onClaimed(run: Run, row: SagaRow, context: Context): Run {
  const { now, limits } = context.policy
  if (row.takeovers < limits.maxTakeovers || !toRecover(run.state)) return proceed(run, context)
  const detail = `${row.takeovers} owners were lost`
  return apply(run, park(run.definition, run.state, { now, why: 'takeovers', detail }), context)
}

function onOutcome(run: Run, event: { callNumber: number; outcome: Outcome }, context: Context): Run {
  if (run.mode !== 'calling' || event.callNumber !== run.callNumber) return run
  const happened = { ...context.policy, outcome: event.outcome, askedAt: run.askedAt }
  const change = orPark(run, context, () => advance(run.definition, run.state, happened))
  return apply(run, change, context)
}

function onCancel(run: Run, reason: string, context: Context): Run {
  if (run.mode === 'rereading') return run
  const change = orPark(run, context, () => cancel(run.definition, run.state, { ...context.policy, reason }))
  // The call under way is abandoned: the decision undoes its step, whether it arrived or not.
  return change === undefined ? run : apply(run, change, context)
}

/** A definition that throws parks its saga: tried again it would only throw again. */
function orPark<C extends Change | undefined>(run: Run, { policy }: Context, work: () => C): C | Change {
  try {
    return work()
  } catch (error) {
    return park(run.definition, run.state, { now: policy.now, why: 'fault', detail: String(error) })
  }
}

/** A change of state: written, and followed by what comes next at once unless the write must be durable first. */
function apply(run: Run, change: Change, context: Context): Run {
  const { policy, effects } = context
  const { state, waitMs } = change
  const durable = (policy.protocol ?? SHIPPED).mustBeDurable(run.state, state)
  const awaited = policy.strict || durable
  const writeNumber = run.nextWrite
  effects.push({
    type: 'save',
    writeNumber,
    awaited,
    urgent: run.recovered || state.pivotDone || state.phase === 'compensating',
    ends: endsWith(run.state, state),
    entry: {
      sagaId: run.id,
      owner: run.owner,
      epoch: run.epoch,
      expectedVersion: run.version,
      state,
      status: statusOf(state),
      recover: toRecover(state),
      waitMs: waitMs ?? null,
      progressed: hasProgressed(run.state, state),
      transitions: change.transitions,
    },
  })
  const written: Run = {
    ...run,
    state,
    version: run.version + 1,
    nextWrite: writeNumber + 1,
    unsaved: run.unsaved + 1,
    callNumber: run.callNumber + 1,
    awaitedWrite: awaited ? writeNumber : run.awaitedWrite,
    mode: 'saving',
  }
  if (waitMs !== undefined) {
    effects.push({ type: 'wait', ms: waitMs })
    return { ...written, mode: 'waiting' }
  }
  return written.awaitedWrite === 0 ? proceed(written, context) : written
}

/** Nothing awaited is under way: answer what can be answered, then ask, or end. */
function proceed(run: Run, context: Context): Run {
  const { policy, effects } = context
  const { state } = run
  const tells = !run.told && finalFor(state) !== undefined
  if (tells) effects.push({ type: 'answer', state })
  const told: Run = tells ? { ...run, told: true } : run
  if (!toRecover(state)) return finish(told, context)
  const late = orPark(run, context, () => expire(run.definition, state, policy))
  return late === undefined ? ask(told, context) : apply(told, late, context)
}

function ask(run: Run, context: Context): Run {
  const { definition, state } = run
  try {
    const pending = pendingCall(definition, state)
    if (pending === undefined) return finish(run, context)
    const callNumber = run.callNumber + 1
    const urgent =
      run.recovered || pending.direction === 'undo' || stepAt(definition, state).kind === 'retriable'
    context.effects.push({ type: 'call', callNumber, urgent, ...pending })
    return { ...run, mode: 'calling', callNumber, askedAt: context.policy.now }
  } catch (error) {
    const fault = { now: context.policy.now, why: 'fault' as const, detail: String(error) }
    return apply(run, park(definition, state, fault), context)
  }
}

/** Nothing is left to ask: the run ends with its last write. */
function finish(run: Run, context: Context): Run {
  if (run.unsaved > 0) return { ...run, mode: 'ending' }
  context.effects.push({ type: 'done', state: run.state })
  return { ...run, mode: 'over' }
}

function onSaved(run: Run, writeNumber: number, context: Context): Run {
  const awaitedWrite = writeNumber === run.awaitedWrite ? 0 : run.awaitedWrite
  const after: Run = { ...run, unsaved: run.unsaved - 1, awaitedWrite }
  if (after.mode === 'ending') return finish(after, context)
  return after.mode === 'saving' && awaitedWrite === 0 ? proceed(after, context) : after
}

function onTimer(run: Run, context: Context): Run {
  if (run.mode === 'rereading') {
    context.effects.push({ type: 'reread' })
    return run
  }
  if (run.mode !== 'waiting') return run
  return run.awaitedWrite === 0 ? proceed(run, context) : { ...run, mode: 'saving' }
}

/** What the row holds is not known: what was asked or written before no longer counts. */
function reread(run: Run, context: Context): Run {
  context.effects.push({ type: 'reread' })
  return { ...withoutPending(run), mode: 'rereading', rereads: 0 }
}

function onReadFailed(run: Run, { policy, effects }: Context): Run {
  const rereads = run.rereads + 1
  effects.push({ type: 'wait', ms: retryDelay(rereads, policy) })
  return { ...run, rereads }
}

/** The run with nothing under way: answers to earlier calls and writes are ignored from here on. */
function withoutPending(run: Run): Run {
  return { ...run, firstWrite: run.nextWrite, awaitedWrite: 0, unsaved: 0, callNumber: run.callNumber + 1 }
}

/**
 * A write matched no row. If the saga has another owner, forget it. If it is still ours, an earlier write of unknown outcome
 * was applied after all, and more of them may follow: read the row again.
 */
function onFenced(run: Run, row: SagaRow | null, context: Context): Run {
  return row?.owner === run.owner ? reread(run, context) : onRow(run, row, context)
}

/**
 * The row as it stands. If it is still ours, go on from it under the epoch that the reading gave it: a step asked again
 * answers from its participant's record. If it has another owner, forget the saga.
 */
function onRow(run: Run, row: SagaRow | null, context: Context): Run {
  const clean = withoutPending(run)
  if (row?.owner !== run.owner) {
    context.effects.push({ type: 'drop', row })
    return { ...clean, mode: 'over' }
  }
  const { state, version, epoch } = row
  return proceed({ ...clean, state, version, epoch, recovered: true, mode: 'idle' }, context)
}
