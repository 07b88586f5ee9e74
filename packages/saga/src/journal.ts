/**
 * The port of a journal: one row per saga with its state, transitions that are only appended, and leases on the journal's
 * own clock. Each write names the owner, the epoch and the version that it read, so that a runner which lost its lease
 * changes nothing. Every journal passes `conformance/journal.ts`: `saga-postgres`, and the simulation's in memory.
 *
 * All times are milliseconds since the epoch.
 */
import type { OperatorAct } from './machine/advance.ts'
import type { SagaState, SagaStatus, Transition } from './machine/state.ts'

export interface SagaRow {
  readonly id: string
  readonly definition: string
  readonly definitionVersion: number
  readonly owner: string
  /** Raised at each claim. */
  readonly epoch: number
  /** Raised by one at each entry and at each claim; the intent writes 1. */
  readonly version: number
  readonly status: SagaStatus
  /** Work is left for a runner. True also for an answered saga whose trailing steps still run. */
  readonly recover: boolean
  readonly state: SagaState
  /** Not to be claimed before. */
  readonly nextTry: number | null
  readonly deadline: number
  /** How many times it was taken from an owner whose lease was dead, since it last moved from a step or phase. */
  readonly takeovers: number
  readonly clientKey: string | null
  readonly fingerprint: string | null
  readonly respondAsync: boolean
  /** The `traceparent` of what started it. Null: nothing had one, and the saga's id names its trace. */
  readonly trace: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly endedAt: number | null
}

/** The first write of a saga: the only one that inserts. Epoch 1, version 1. */
export interface Intent {
  readonly id: string
  readonly definition: string
  readonly definitionVersion: number
  readonly owner: string
  readonly state: SagaState
  readonly deadline: number
  /** From then on it writes nothing, however late it comes: a saga that is not there by then never will be. */
  readonly expires: number
  /** Scope and key; unique when present. */
  readonly clientKey: string | null
  readonly fingerprint: string | null
  readonly respondAsync: boolean
  readonly trace: string | null
  readonly transitions: readonly Transition[]
}

/** One change of one saga. `expectedVersion` is the version before it; it stands at `expectedVersion + 1` afterwards. */
export interface Entry {
  readonly sagaId: string
  readonly owner: string
  readonly epoch: number
  readonly expectedVersion: number
  readonly state: SagaState
  readonly status: SagaStatus
  readonly recover: boolean
  /** How long it waits from this write on, by the journal's clock, before it may be claimed; null: not at all. */
  readonly waitMs: number | null
  /** It moved to another step or phase: what kills its owners, if anything does, is behind it. Sets takeovers to 0. */
  readonly progressed: boolean
  readonly transitions: readonly Transition[]
}

export type StartResult =
  | { readonly kind: 'started' }
  /** The client key, or the id itself, is there already. */
  | { readonly kind: 'existing'; readonly row: SagaRow }
  /** The owner's lease is dead: nothing was written. */
  | { readonly kind: 'no-lease' }
  /** It came too late: nothing was written. */
  | { readonly kind: 'expired' }

export type SaveResult =
  | { readonly kind: 'saved'; readonly version: number }
  /** Owner, epoch or version differ: the row as it stands. Null: there is no such row. */
  | { readonly kind: 'fenced'; readonly row: SagaRow | null }

/** An operator's act on a parked saga: the row is claimed by its version, its epoch raised, its takeovers set to 0. */
export interface OperatorClaim {
  readonly id: string
  readonly expectedVersion: number
  readonly owner: string
  readonly state: SagaState
  readonly transitions: readonly Transition[]
  readonly audit: {
    readonly author: string
    readonly action: OperatorAct
    readonly reason: string
    /** An act under it is done once on each saga. */
    readonly key?: string | undefined
  }
}

/** A rejected promise means that the outcome is unknown, never that nothing happened. */
export interface Journal {
  start(intent: Intent): Promise<StartResult>
  /** Entries of one saga are applied in the order given. An entry that is not awaited may linger some 100 ms. */
  save(entry: Entry, how: { readonly awaited: boolean; readonly urgent: boolean }): Promise<SaveResult>
  read(id: string): Promise<SagaRow | null>
  /**
   * The row as it stands; while it is still this owner's, epoch + 1 and version + 1 first. Asked after a write whose
   * outcome is unknown: without the new epoch that write, applied late, could match a version that later writes reached.
   */
  reclaim(id: string, owner: string): Promise<SagaRow | null>
  /** Takes over due sagas whose owner has no live lease: epoch + 1, version + 1, takeovers + 1. */
  claimDue(owner: string, limit: number): Promise<readonly SagaRow[]>
  /** Claims again what this owner has in the journal but not in memory: epoch + 1, version + 1. */
  claimOwnedNotHeld(owner: string, held: readonly string[], limit: number): Promise<readonly SagaRow[]>
  /** Null: the row is not parked, or moved since it was read. */
  claimParked(claim: OperatorClaim): Promise<SagaRow | null>
  /**
   * Extends a live lease, or takes a first one, and tells the journal's instant while it did. Null: the lease expired, and
   * this owner's id is dead for good.
   */
  heartbeat(owner: string): Promise<number | null>
  release(owner: string): Promise<void>
}
