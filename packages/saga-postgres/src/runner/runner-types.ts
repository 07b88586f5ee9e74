/** What a runner is given, asked and answers. */
import type { Refusal } from '@comptoir/contracts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import type { OperatorAct } from '@comptoir/saga/machine/advance.ts'
import type { Limits } from '@comptoir/saga/machine/retry-policy.ts'
import type { SagaState, SagaStatus } from '@comptoir/saga/machine/state.ts'
import type { PgJournal } from '../store/journal-pg.ts'
import type { Caller } from './caller.ts'
import type { SagaMetrics } from './saga-metrics.ts'

export interface RunnerOptions {
  readonly journal: Omit<PgJournal, 'pool' | 'close'>
  /** Every version that may still be stored in the journal. New sagas run the greatest. */
  readonly definitions: readonly SagaDefinition[]
  readonly caller: Pick<Caller, 'call'>
  /** Only tests pass one: otherwise the time is the journal's. */
  readonly clock?: () => number
  readonly random?: () => number
  readonly newId: () => string
  readonly limits?: Partial<RunnerLimits>
  /** Await every write of the journal. */
  readonly strict?: boolean
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly metrics?: SagaMetrics
}

export interface RunnerLimits extends Limits {
  /** Runs that hold a slot; beyond, `start` answers `surcharge`. */
  readonly maxRuns: number
  readonly heartbeatMs: number
  readonly claimEveryMs: number
  /** How long `start` waits for the end. */
  readonly waitMs: number
  /** How long `start` tries to learn whether the saga is recorded, even where its caller waits less. */
  readonly recordMs: number
}

export interface StartRequest {
  readonly id: string
  readonly definition: string
  readonly input: unknown
  /** Scope and key, and the fingerprint of the body that it came with. */
  readonly client?: { readonly key: string; readonly fingerprint: string }
  readonly respondAsync?: boolean
  /** The `traceparent` of what starts it. Without one, its id names its trace. */
  readonly trace?: string | undefined
  /** How long the caller waits for the end, where that is less than the runner's own limit. */
  readonly waitMs?: number
}

export type StartAnswer =
  /** Final for the client: completed or compensated. */
  | { readonly kind: 'ended'; readonly state: SagaState }
  /** Durable, and goes on by itself. */
  | { readonly kind: 'pending'; readonly id: string }
  /** The client key was used before: the saga that it started. */
  | { readonly kind: 'existing'; readonly row: SagaRow }
  /** The journal did not say whether the saga is recorded. If it is, it goes on; if it is not there then, it never will be. */
  | { readonly kind: 'unknown'; readonly id: string; readonly finalInMs: number }
  /** Too many runs, no lease, or draining: nothing was started. */
  | { readonly kind: 'surcharge' }

export interface OperatorRequest {
  readonly id: string
  readonly action: OperatorAct
  readonly motif: string
  readonly auteur: string
}

export interface Runner {
  /** Takes the lease and begins to claim. Rejects when the journal cannot be reached. */
  open(): Promise<void>
  /**
   * Starts a saga and waits for its end, `waitMs` at most.
   * @throws when the journal cannot store the input
   */
  start(request: StartRequest): Promise<StartAnswer>
  /** An operator's act. Refuses SAGA_INTROUVABLE and ACTION_IMPOSSIBLE. */
  operate(request: OperatorRequest): Promise<{ readonly statut: SagaStatus } | Refusal>
  /** The journal's time, as this runner knows it (ms since the epoch): what is shown of ages is judged by it. */
  now(): number
  /** Ids of the sagas that run here. */
  held(): readonly string[]
  /** Whether it has run here from its start and its client was told no end: nobody else can have told one. */
  isUntold(id: string): boolean
  /**
   * Makes durable what this runner knows of a saga, or of all, so that who reads next sees it. At once for a saga that
   * runs elsewhere.
   */
  flush(id?: string): Promise<void>
  /** Stops claiming, gives the runs `ms` to end, ends the lease. Others take over what still runs. */
  drain(ms: number): Promise<void>
}
