import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { SagaEngine } from '@comptoir/saga/engine.ts'
import type { Saga, SagaSettings } from './sagas/saga.ts'

/** What the orchestrator's operations may use. The time is the engine's, never that of this host. */
export interface Deps extends Omit<AppDeps, 'now'> {
  readonly engine: SagaEngine
  readonly sagas: readonly Saga[]
  readonly settings: SagaSettings & { readonly operatorToken: string | undefined }
}
