/**
 * A saga on its way from one stretch to the next: what a lot is started with, what one execution hands to another, and what a kept
 * stretch makes of it. Plain JSON.
 */
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import {
  finalFor,
  hasProgressed,
  type SagaState,
  type Transition,
  toRecover,
} from '@comptoir/saga/machine/state.ts'
import { type StoredState, toState, toStored } from '@comptoir/saga-postgres/store/rows.ts'
import type { KeptAct } from './acts.ts'

/** A saga as it stood when its last stretch was kept. */
export interface Carried {
  readonly id: string
  readonly definition: string
  readonly definitionVersion: number
  readonly trace: string | null
  /** Raised by each change; that of its row, once that is written. */
  readonly version: number
  readonly state: SagaState
  /** Its next stretch may not begin before (ms since the epoch). One that begins much later may have lost a worker. */
  readonly dueAt: number
}

/** What a stretch leaves to be kept: without the input, which never changes. */
export interface KeptStretch {
  readonly state: StoredState
  readonly transitions: readonly Transition[]
  readonly changes: number
  readonly waitMs: number
  readonly keptAt: number
}

/** What the read model is told of one change. */
export interface Shown {
  readonly saga: Carried
  /** The lines of its history, with the version that they led to. */
  readonly part: { readonly version: number; readonly lines: readonly Transition[] }
  readonly waitMs: number | null
  readonly progressed: boolean
  /** The client's end came with it. */
  readonly ends: boolean
  readonly act?: KeptAct
}

/** The name by which a worker finds the definition. */
export const nameOf = ({ name, version }: Pick<SagaDefinition, 'name' | 'version'>): string =>
  `${name}@${version}`

/** The saga after a stretch, or an act, that was kept; and what the read model is told of it. */
export function afterKept(
  saga: Carried,
  kept: Pick<KeptStretch, 'state' | 'transitions' | 'changes' | 'waitMs' | 'keptAt'>,
): Shown {
  const state = toState(kept.state, { id: saga.id, input: saga.state.input })
  const version = saga.version + kept.changes
  return {
    saga: { ...saga, state, version, dueAt: kept.keptAt + kept.waitMs },
    part: { version, lines: kept.transitions },
    waitMs: toRecover(state) && kept.waitMs > 0 ? kept.waitMs : null,
    progressed: hasProgressed(saga.state, state),
    ends: finalFor(saga.state) === undefined && finalFor(state) !== undefined,
  }
}

export const stored = toStored
