/** What a runner is given, asked and answers. */
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { OperateAnswer, OperateRequest, StartAnswer, StartRequest } from '@comptoir/saga/engine.ts'
import type { Limits } from '@comptoir/saga/machine/retry-policy.ts'
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
  /** Runs that hold a slot; beyond, `start` answers `overloaded`. */
  readonly maxRuns: number
  readonly heartbeatMs: number
  readonly claimEveryMs: number
  /** How long `start` waits for the end. */
  readonly waitMs: number
  /** How long `start` tries to learn whether the saga is recorded, even where its caller waits less. */
  readonly recordMs: number
}

export interface Runner {
  /** Takes the lease and begins to claim. Rejects when the journal cannot be reached. */
  open(): Promise<void>
  /**
   * Starts a saga and waits for its end, `waitMs` at most.
   * @throws when the journal cannot store the input
   */
  start(request: StartRequest): Promise<StartAnswer>
  operate(request: OperateRequest): Promise<OperateAnswer>
  /** The journal's time, as this runner knows it (ms since the epoch): what is shown of ages is judged by it. */
  now(): number
  /** Ids of the sagas that run here. */
  held(): readonly string[]
  /** Whether it has run here from its start and its client was told no end: then no other runner can have told one. */
  isUntold(id: string): boolean
  /**
   * Makes durable what this runner knows of a saga, or of all, so that the next reader sees it. Returns at once for a saga
   * that runs elsewhere.
   */
  flush(id?: string): Promise<void>
  /** Stops claiming, gives the runs `ms` to end, ends the lease. Others take over what still runs. */
  drain(ms: number): Promise<void>
}
