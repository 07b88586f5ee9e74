/** Steps of more and more users, and the highest that holds. Pure. */

export interface StepMeasure {
  readonly users: number
  /** Answers within the contract, a 503 with Retry-After apart. */
  readonly answers: number
  readonly p95Ms: number
  /** Share of answers that are none of the contract's. */
  readonly errors: number
  /** 503 with Retry-After: sent back in good order, to come again. */
  readonly sentBack: number
}

/** What a step must keep to. */
export const P95_MAX_MS = 500
export const MAX_ERRORS = 0.001

/** A step without a single answer does not hold, however few its errors. */
export const holds = ({ answers, p95Ms, errors }: StepMeasure): boolean =>
  answers > 0 && p95Ms < P95_MAX_MS && errors < MAX_ERRORS

/** The highest step that holds with all those below it: one that holds above one that does not was luck. */
export function highestThatHolds(steps: readonly StepMeasure[]): StepMeasure | undefined {
  const rising = [...steps].sort((a, b) => a.users - b.users)
  const firstFailure = rising.findIndex((step) => !holds(step))
  return rising.slice(0, firstFailure < 0 ? undefined : firstFailure).at(-1)
}
