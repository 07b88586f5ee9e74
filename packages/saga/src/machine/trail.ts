/** The lines of a saga's timeline, as the machine writes them. Pure. */
import type { Outcome } from '@comptoir/contracts'
import type { Step } from '../definition.ts'
import type { Phase, SagaState, Transition } from './state.ts'

/** Why an outcome is what it is, in a word. */
export function detailOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'succeeded':
      return undefined
    case 'refused':
      return outcome.refusal.refus
    case 'unknown':
      return outcome.reason
  }
}

/** The line of an attempt that ended, from the state before it and the one after it. */
export function attempted(
  step: Step,
  happened: { readonly outcome: Outcome; readonly askedAt: number; readonly now: number },
  [before, after]: readonly [SagaState, SagaState],
): Transition {
  const detail = detailOf(happened.outcome)
  const reached = after.reached.slice(before.reached.length)
  return {
    at: happened.now,
    kind: 'attempt',
    step: step.name,
    direction: before.phase === 'compensating' ? 'undo' : 'do',
    attempt: before.attempt + 1,
    askedAt: happened.askedAt,
    outcome: happened.outcome.kind,
    ...(detail === undefined ? {} : { detail }),
    phase: after.phase,
    ...(reached.length === 0 ? {} : { reached }),
  }
}

/** The line of what was decided or done without an attempt. */
export function noted(
  kind: Transition['kind'],
  what: { readonly at: number; readonly step: string; readonly detail: string },
  after: SagaState,
): Transition {
  const back: readonly Phase[] = ['compensating', 'compensated']
  const undoing = back.includes(after.phase) || after.parked?.from === 'compensating'
  return { ...what, kind, direction: undoing ? 'undo' : 'do', attempt: after.attempt, phase: after.phase }
}
