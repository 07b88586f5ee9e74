import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import type { Runner } from '@comptoir/saga-postgres/runner/runner-types.ts'
import type { Saga, SagaSettings } from './sagas/saga.ts'

/** What the orchestrator's operations may use. The time is the runner's: that of the journal, never of this host. */
export interface Deps extends Omit<AppDeps, 'now'> {
  readonly runner: Runner
  /** The row of a saga as the journal has it now. */
  readonly readSaga: (id: string) => Promise<SagaRow | null>
  readonly sagas: readonly Saga[]
  readonly settings: SagaSettings & { readonly operatorToken: string | undefined }
}
