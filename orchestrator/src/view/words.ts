/** The engine's words as clients have them, and back. */
import type { AuditLine, OperatorAct } from '@comptoir/saga/engine.ts'
import type { SagaStatus } from '@comptoir/saga/machine/state.ts'

export type Statut = 'EN_COURS' | 'COMPENSATION' | 'TERMINEE' | 'ANNULEE' | 'BLOQUEE'

export const STATUT: Readonly<Record<SagaStatus, Statut>> = {
  running: 'EN_COURS',
  compensating: 'COMPENSATION',
  completed: 'TERMINEE',
  compensated: 'ANNULEE',
  stuck: 'BLOQUEE',
}

/** The status of each word. */
export const STATUS = Object.fromEntries(
  Object.entries(STATUT).map(([status, statut]) => [statut, status]),
) as Readonly<Record<Statut, SagaStatus>>

export const ACTION: Readonly<Record<OperatorAct, string>> = {
  retry: 'relancer',
  cancel: 'annuler',
  force: 'forcer',
}

/** The act of each word. */
export const ACT = { relancer: 'retry', annuler: 'cancel', forcer: 'force' } as const

/** A line of the audit as operators read it. */
export function auditLine({ at, author, action, reason, before, after }: AuditLine) {
  return {
    a: new Date(at).toISOString(),
    auteur: author ?? 'orchestrateur',
    action: ACTION[action],
    motif: reason,
    avant: STATUT[before],
    apres: after === 'too-late' ? 'TROP_TARD' : STATUT[after],
  }
}
