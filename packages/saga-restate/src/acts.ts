/** What operators do to a saga that has an execution of its own: decided once, on the state that the engine keeps. */
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { OperateAnswer, OperateRequest } from '@comptoir/saga/engine.ts'
import { type Change, cancel, operate } from '@comptoir/saga/machine/advance.ts'
import { SHIPPED } from '@comptoir/saga/machine/protocol.ts'
import type { Limits } from '@comptoir/saga/machine/retry-policy.ts'
import { type SagaState, type SagaStatus, statusOf } from '@comptoir/saga/machine/state.ts'
import { type Carried, type KeptStretch, stored } from './carried.ts'

export type Act = Omit<OperateRequest, 'id'>

/** The line of the audit, with the version that its act led to. */
export interface KeptAct extends Pick<Act, 'action' | 'reason' | 'author' | 'key'> {
  readonly version: number
  readonly before: SagaStatus
  readonly after: SagaStatus
}

/** An act as it was decided: one kept result. */
export interface DecidedAct {
  readonly answer: OperateAnswer
  readonly done?: { readonly kept: KeptStretch; readonly act: KeptAct }
}

interface Circumstances {
  readonly definition: SagaDefinition
  readonly now: number
  readonly limits: Limits
}

/** Whether an act would end the stretch in hand: all others leave it alone. */
export const turnsBack = ({ action }: Act, state: SagaState): boolean =>
  action === 'cancel' && SHIPPED.mayTurnBack(state)

/** What an act meets that was done before under its key. */
function repeated(act: Act, { definition }: Carried, done: readonly KeptAct[]): OperateAnswer | undefined {
  const before = act.key === undefined ? undefined : done.find(({ key }) => key === act.key)
  if (before === undefined) return undefined
  if (before.action !== act.action || before.reason !== act.reason) return { kind: 'reused' }
  return { kind: 'accepted', status: before.after, definition, repeated: true }
}

/** Decides an act on a saga to which these were done before. Pure. */
export function decideAct(
  saga: Carried,
  act: Act,
  at: Circumstances & { readonly done: readonly KeptAct[] },
): DecidedAct {
  const again = repeated(act, saga, at.done)
  if (again !== undefined) return { answer: again }
  const { state, version } = saga
  const before = statusOf(state)
  if (act.version !== undefined && act.version !== version) return { answer: { kind: 'outdated', version } }
  const change = changeOf(state, act, at)
  if (change === undefined) return { answer: { kind: 'impossible', status: before } }
  // A cancelled saga still runs until it turns: its client and its operators are told so.
  const after = state.phase === 'stuck' ? statusOf(change.state) : before
  const { action, reason, author, key } = act
  return {
    answer: { kind: 'accepted', status: after, definition: saga.definition, repeated: false },
    done: {
      kept: {
        state: stored(change.state),
        transitions: change.transitions,
        changes: 1,
        waitMs: 0,
        keptAt: at.now,
      },
      act: { action, reason, author, key, version: version + 1, before, after },
    },
  }
}

function changeOf(
  state: SagaState,
  act: Act,
  { definition, now, limits }: Circumstances,
): Change | undefined {
  const { action, reason } = act
  // Parked because its definition has no such step: no act makes sense before the definition is right again.
  if (definition.steps[state.step] === undefined) return undefined
  if (state.phase === 'stuck') return operate(definition, state, { action, reason, now, limits })
  return turnsBack(act, state) ? cancel(definition, state, { reason, now, limits, random: 0 }) : undefined
}
