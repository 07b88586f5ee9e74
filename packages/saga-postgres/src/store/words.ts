/**
 * Statuses and acts as the tables have them: the words that clients see, since operators and their queries read the tables
 * as well.
 */
import type { OperatorAct } from '@comptoir/saga/engine.ts'
import type { SagaStatus } from '@comptoir/saga/machine/state.ts'

export const STORED_STATUS = {
  running: 'EN_COURS',
  compensating: 'COMPENSATION',
  completed: 'TERMINEE',
  compensated: 'ANNULEE',
  stuck: 'BLOQUEE',
} as const satisfies Record<SagaStatus, string>

export type StoredStatus = (typeof STORED_STATUS)[SagaStatus]

/** The status of each stored word. */
export const STATUS_OF = inverted(STORED_STATUS)

export const STORED_ACT = {
  retry: 'relancer',
  cancel: 'annuler',
  force: 'forcer',
} as const satisfies Record<OperatorAct, string>

export type StoredAct = (typeof STORED_ACT)[OperatorAct]

/** The act of each stored word. */
export const ACT_OF = inverted(STORED_ACT)

/** How the audit names the engine itself, and what it says of a cancellation that came too late. */
export const STORED_ENGINE = 'orchestrateur'
export const STORED_TOO_LATE = 'TROP_TARD'

function inverted<K extends string, V extends string>(words: Record<K, V>): Readonly<Record<V, K>> {
  return Object.fromEntries(Object.entries(words).map(([key, word]) => [word, key])) as Record<V, K>
}
