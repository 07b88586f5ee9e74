/**
 * The port behind which an engine runs sagas: all that the orchestrator knows of it. It speaks of sagas, steps and states, and
 * of no table, protocol or trade. Every engine passes `conformance/engine.ts`.
 *
 * All instants are milliseconds since the epoch, by the engine's own clock.
 */
import type { OperatorAct } from './machine/advance.ts'
import type { SagaState, SagaStatus, Transition } from './machine/state.ts'

export type { OperatorAct }

export interface StartRequest {
  readonly id: string
  /** The name of a definition: its greatest version is started. */
  readonly definition: string
  readonly input: unknown
  /** Scope and key, and the fingerprint of the body that it came with. A key starts one saga, once. */
  readonly client?: { readonly key: string; readonly fingerprint: string }
  /** The caller does not wait for the end. */
  readonly respondAsync?: boolean
  /** The `traceparent` of what starts it. Without one, its id names its trace. */
  readonly trace?: string | undefined
  /** How long the caller waits for the end, where that is less than the engine's own limit. */
  readonly waitMs?: number
}

/** A saga that was started before, as its client may have been told by now. */
export interface StartedSaga {
  readonly id: string
  readonly definition: string
  readonly state: SagaState
  readonly fingerprint: string | null
  readonly respondAsync: boolean
  readonly createdAt: number
}

export type StartAnswer =
  /** Final for the client: completed or compensated. */
  | { readonly kind: 'ended'; readonly state: SagaState }
  /** Durable, and goes on by itself. */
  | { readonly kind: 'pending'; readonly id: string }
  /** The client key, or the id, was used before. */
  | { readonly kind: 'existing'; readonly saga: StartedSaga }
  /** Whether the saga is recorded is not known. If it is, it goes on; if it is not there after `finalInMs`, it never will be. */
  | { readonly kind: 'unknown'; readonly id: string; readonly finalInMs: number }
  /** Too many sagas, no lease, or closing: nothing was started. */
  | { readonly kind: 'overloaded' }

export interface OperateRequest {
  readonly id: string
  readonly action: OperatorAct
  readonly reason: string
  readonly author: string
  /** The version that its author looked at: at another one, nothing is done. Without it, the saga as it stands. */
  readonly version?: number | undefined
  /** Asked again with the same key, the act is done once on each saga. Without it, each time. */
  readonly key?: string | undefined
}

export type OperateAnswer =
  /**
   * Accepted, with its line of the audit. The status is that after the act; a cancelled saga still runs until it turns. `repeated`:
   * it was accepted before, under this key.
   */
  | {
      readonly kind: 'accepted'
      readonly status: SagaStatus
      readonly definition: string
      readonly repeated: boolean
    }
  /** The key did another act on this saga, or the same for another reason. */
  | { readonly kind: 'reused' }
  /** The saga is at another version than the one that was looked at. */
  | { readonly kind: 'outdated'; readonly version: number }
  /**
   * The act makes no sense where the saga stands, or the saga has just moved. `soon`: it cannot be acted on yet, and can in a moment.
   */
  | { readonly kind: 'impossible'; readonly status: SagaStatus; readonly soon?: true }
  | { readonly kind: 'not-found' }

/** Parked sagas by what they have in common. */
export interface ParkedFilter {
  readonly definition?: string | undefined
  /** The step at which they are parked. */
  readonly step?: string | undefined
  /** Parked at this instant or later. */
  readonly since?: number | undefined
}

export interface RetryRequest extends ParkedFilter {
  readonly limit: number
  readonly reason: string
  readonly author: string
  /** As with `OperateRequest`: what was retried under it counts, and is not retried again. */
  readonly key?: string | undefined
}

export type RetryAnswer =
  /** So many were retried, and so many are left that match. */
  | { readonly kind: 'done'; readonly retried: number; readonly left: number }
  /** The key did something else. */
  | { readonly kind: 'reused' }

/** A saga as the engine has it recorded. */
export interface RecordedSaga {
  readonly id: string
  readonly definition: string
  readonly definitionVersion: number
  /** Raised by each write. */
  readonly version: number
  readonly status: SagaStatus
  /** Null: what is recorded cannot be read, and `unreadable` says why. */
  readonly state: SagaState | null
  readonly unreadable: string | null
  /** No live engine can run it. */
  readonly orphaned: boolean
  /** How many of its owners were lost since it last moved. */
  readonly takeovers: number
  /** Not to be tried before; null: now, or nothing is left to try. */
  readonly nextTryAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly endedAt: number | null
}

export interface SagaHistory extends RecordedSaga {
  /** The engine that has it, or had it last; null: it is long gone. */
  readonly instance: string | null
  /** The `traceparent` of what started it; null: its id names its trace. */
  readonly trace: string | null
  /** In order; of a very long history the newest. */
  readonly transitions: readonly Transition[]
}

export type ReadAnswer =
  | { readonly kind: 'found'; readonly saga: SagaHistory }
  | { readonly kind: 'not-found' }
  /** Its end may have been answered and is not recorded yet: ask again. This is what is recorded. */
  | { readonly kind: 'uncertain'; readonly saga: SagaHistory }

/** What a number in the data of a saga must be: its input, and what its steps kept. */
export interface DataFilter {
  /** Where it stands: at the first of these members that is there. */
  readonly members: readonly string[]
  /** One of these values. */
  readonly among?: readonly number[] | undefined
  /** A whole number, so great at least. */
  readonly least?: number | undefined
}

export interface SagaFilter {
  readonly status?: SagaStatus | undefined
  /** The definition's name, or one of these. */
  readonly definition?: string | readonly string[] | undefined
  readonly data?: readonly DataFilter[] | undefined
  /** Sagas that began at this instant or later, and before that one. */
  readonly from?: number | undefined
  readonly before?: number | undefined
  /** Sagas that began at least so many seconds ago. */
  readonly minAgeSeconds?: number | undefined
  /** Only those that no live engine can run. */
  readonly orphaned?: boolean | undefined
}

export interface SagaPage extends SagaFilter {
  /** The id of the last saga shown: the page begins after it. */
  readonly after?: string | undefined
  readonly limit: number
}

export interface AuditLine {
  readonly at: number
  /** Null: the engine itself. */
  readonly author: string | null
  readonly action: OperatorAct
  readonly reason: string
  readonly before: SagaStatus
  /** `too-late`: a cancellation met the point of no return, and had no effect. */
  readonly after: SagaStatus | 'too-late'
}

/** One transition of any saga, in the order in which the engine recorded them. */
export interface WatchEvent {
  /** Its place in that order: opaque, and the same at every engine that shares the record. */
  readonly place: string
  readonly sagaId: string
  readonly definition: string
  readonly definitionVersion: number
  /** The saga's version after the write. */
  readonly version: number
  readonly transition: Transition
  /** The data of the saga, as it is recorded when this is read. */
  readonly data: unknown
}

/** Who watches. */
export interface Watcher {
  readonly gone: boolean
  /** Events in order, none twice and none left out. Watchers at one place share the list. */
  send(events: readonly WatchEvent[]): void
  /** Resolves when it can take more, or is gone. */
  ready(): Promise<void>
}

export interface Watch {
  /** Where it begins: everything after it is sent. */
  readonly place: string
  /** The place that was asked for is not known, or some of what came after it is forgotten. */
  readonly gap: boolean
  /** Sends everything from `place` on until the watcher is gone. Resolves once it has caught up. */
  follow(watcher: Watcher): Promise<void>
  /** The watcher is gone. */
  stop(): void
}

export interface SagaEngine {
  /**
   * Starts a saga and waits for its end, no longer than its caller does.
   * @throws when the input cannot be recorded
   */
  start(request: StartRequest): Promise<StartAnswer>
  operate(request: OperateRequest): Promise<OperateAnswer>
  /** Retries parked sagas that match, oldest first, each with its line of the audit. */
  retryParked(request: RetryRequest): Promise<RetryAnswer>
  /** A saga with its history, no older than what any client was told of it. */
  read(id: string): Promise<ReadAnswer>
  /** Sagas, newest first: at most `limit`. */
  list(page: SagaPage): Promise<readonly RecordedSaga[]>
  count(filter: SagaFilter): Promise<number>
  /** How many sagas have each status. */
  countByStatus(filter: SagaFilter): Promise<Readonly<Record<SagaStatus, number>>>
  /** What operators did to a saga, oldest first; null: there is no such saga. */
  audit(id: string): Promise<readonly AuditLine[] | null>
  /** Begins after a place, or now where none is given, or it is not known. */
  watch(from?: string): Promise<Watch>
  /** The engine's time: ages are judged by it. */
  now(): number
  /** Takes no more, lets what runs come to a point where another engine may go on, and ends. */
  close(): Promise<void>
}
