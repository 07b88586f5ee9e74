import type { AppDeps } from '@comptoir/kit/process.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import type { Runner } from '@comptoir/saga/runner/runner-types.ts'

/** What the orchestrator's operations may use. */
export interface Deps extends AppDeps {
  readonly runner: Runner
  /** The row of a saga as the journal has it now. */
  readonly readSaga: (id: string) => Promise<SagaRow | null>
  readonly settings: {
    /** The place that serves an order which names none. */
    readonly centreLogistique: number
    readonly operatorToken: string | undefined
  }
}
