/**
 * The choices on which safety rests, as one record of pure functions. Engines run `SHIPPED`; the simulation passes broken
 * variants, to prove that it notices each.
 */
import type { Cause, SagaDefinition } from '../definition.ts'
import type { SagaState } from './state.ts'

export interface Protocol {
  /** Whether this change must be durable before the next call, or the answer. */
  readonly mustBeDurable: (before: SagaState, after: SagaState) => boolean
  /** The steps to undo, in order, when a running saga turns back. */
  readonly stepsToUndo: (definition: SagaDefinition, state: SagaState, cause: Cause) => readonly number[]
  /** Whether deadline and `cancel` still apply. */
  readonly mayTurnBack: (state: SagaState) => boolean
  /** Whether an undo that was forced is still asked, so that it leaves its tombstone. */
  readonly asksForcedUndo: boolean
}

export const SHIPPED: Protocol = {
  // The point of no return: else a successor that does not know of it voids while the owner confirms. The decision to
  // compensate: else a successor goes forward among undos. The end of a compensated saga, or its parking: no run holds it
  // afterwards. A successful end needs no wait: after the decisive step nothing turns the saga back.
  mustBeDurable: (before, after) =>
    before.pivotDone !== after.pivotDone || (before.phase !== after.phase && after.phase !== 'completed'),

  // A refused step had no effect, and no owner went beyond it. Any other decision undoes every step from the decisive one
  // down, asked or not: an earlier owner may have asked it, and its late command then meets a tombstone.
  stepsToUndo: (definition, state, cause) => {
    const from = cause.kind === 'refused' ? state.step - 1 : definition.decisive
    return Array.from({ length: from + 1 }, (_, index) => from - index)
  },

  mayTurnBack: (state) => state.phase === 'running' && !state.pivotDone,
  asksForcedUndo: true,
}
