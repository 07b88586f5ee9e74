/**
 * What a runner tells a run, and what a run asks of its runner. A run is one saga in one runner, without I/O:
 * `react(run, event, policy) → { run, effects }` in `run.ts`.
 */
import type { Outcome } from '@comptoir/contracts'
import type { SagaDefinition } from '../definition.ts'
import type { Entry, SagaRow } from '../journal.ts'
import type { Protocol } from './protocol.ts'
import type { Limits } from './retry-policy.ts'
import type { PendingCall, SagaState } from './state.ts'

export interface Run {
  readonly definition: SagaDefinition
  readonly id: string
  readonly owner: string
  readonly epoch: number
  /** The version that the row has once every entry sent so far is applied. */
  readonly version: number
  /** Ahead of the row while entries are under way. */
  readonly state: SagaState
  /**
   * idle: made, nothing asked · calling: an outcome is awaited · saving: nothing may be asked before `awaitedWrite` is saved ·
   * waiting: a timer · rereading: what the row holds is not known · ending: only the last writes are under way · over.
   */
  readonly mode: 'idle' | 'calling' | 'saving' | 'waiting' | 'rereading' | 'ending' | 'over'
  /** Numbers the attempts: an outcome with another number is late and ignored. */
  readonly callNumber: number
  /** When the present attempt was asked. */
  readonly askedAt: number
  /** Writes are numbered. Answers below `firstWrite` are from before a reread and ignored. */
  readonly firstWrite: number
  readonly nextWrite: number
  /** The write that must be saved before anything else is asked or answered; 0: none. */
  readonly awaitedWrite: number
  /** Entries under way. */
  readonly unsaved: number
  /** Claimed from the journal, not started here: its calls are urgent. */
  readonly recovered: boolean
  /** The caller was answered from here. */
  readonly told: boolean
  /** How often reading the row failed in a row. */
  readonly rereads: number
}

/** How a run goes on. The caller draws `now` (the journal's, in ms since the epoch) and `random` in [0, 1) for each event. */
export interface Policy {
  readonly now: number
  readonly random: number
  /** Await every write. */
  readonly strict: boolean
  readonly limits: Limits
  /** Only the simulator passes another one, to prove that it would notice. */
  readonly protocol?: Protocol
}

export type RunEvent =
  /** The intent is durable, and this runner wrote it. */
  | { readonly type: 'started' }
  /** The row was claimed by this runner. */
  | { readonly type: 'claimed'; readonly row: SagaRow }
  | { readonly type: 'outcome'; readonly callNumber: number; readonly outcome: Outcome }
  | { readonly type: 'saved'; readonly writeNumber: number }
  /** The row as it stands, null when there is none. */
  | { readonly type: 'fenced'; readonly writeNumber: number; readonly row: SagaRow | null }
  /** The journal did not say whether the entry was applied. */
  | { readonly type: 'save-unknown'; readonly writeNumber: number }
  /** The answer to `reread`; null when there is no such row. */
  | { readonly type: 'row'; readonly row: SagaRow | null }
  | { readonly type: 'read-failed' }
  | { readonly type: 'timer' }
  /** An operator cancels a running saga; without effect once the point of no return is passed. */
  | { readonly type: 'cancel'; readonly reason: string }

export type Effect =
  | (PendingCall & {
      readonly type: 'call'
      readonly callNumber: number
      /** Undo, retriable or recovered: goes before new work in every lane. */
      readonly urgent: boolean
    })
  | {
      readonly type: 'save'
      readonly writeNumber: number
      readonly entry: Entry
      readonly awaited: boolean
      readonly urgent: boolean
      /** The client's end stands in it, and in no entry before it. */
      readonly ends: boolean
    }
  /** Send `timer` after that long, on a clock that nothing steps. */
  | { readonly type: 'wait'; readonly ms: number }
  /** The caller may be told the end, from this state. At most once a run. */
  | { readonly type: 'answer'; readonly state: SagaState }
  /**
   * Ask the journal's `reclaim`; the reply is `row` or `read-failed`. The epoch must move: a write of unknown outcome may
   * be applied later still, and would fit between the writes that follow.
   */
  | { readonly type: 'reread' }
  /** Not ours any more: forget it. A waiter is answered from this row, or hears that it goes on elsewhere. */
  | { readonly type: 'drop'; readonly row: SagaRow | null }
  /** Ended or parked, and every write of it is durable: forget it. */
  | { readonly type: 'done'; readonly state: SagaState }

export interface Reaction {
  readonly run: Run
  readonly effects: readonly Effect[]
}

export type { PendingCall }
