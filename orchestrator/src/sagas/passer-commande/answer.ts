/**
 * The answer to `POST /saga/commande`, from the saga's state alone: given again under the same key, it is the same.
 */
import { enDollars, type Langue, type Refusal, refuser } from '@comptoir/contracts'
import type { SagaState } from '@comptoir/saga/machine/state.ts'
import type { PasserCommande } from './saga.ts'

/** The `201` of a confirmed order. */
export function confirmee(state: SagaState): Record<string, unknown> {
  const { commandeId, numero, montantCents } = (state.data ?? state.input) as PasserCommande
  return {
    status: 'ok',
    commande_id: commandeId,
    numero,
    saga_id: state.sagaId,
    statut: 'CONFIRMEE',
    montant: enDollars(montantCents),
    etapes: state.reached,
  }
}

/** The `202` of an order whose end is still open. */
export function acceptee(state: Pick<SagaState, 'sagaId' | 'reached'>): Record<string, unknown> {
  return {
    status: 'en_cours',
    commande_id: state.sagaId,
    saga_id: state.sagaId,
    statut: state.reached.at(-1)?.statut ?? 'EN_COURS',
  }
}

/** Refusals after which no order exists, so that none is named. */
const SANS_COMMANDE = new Set(['PRODUIT_INCONNU', 'MONTANT_TROP_GRAND', 'PANIER_VIDE', 'PANIER_PLEIN'])

/** The refusal of an order that was undone. */
export function annulee(state: SagaState, langue: Langue): Refusal {
  const { cause } = state
  if (cause === undefined) throw new Error(`saga ${state.sagaId} is undone without a cause`)
  if (cause.kind === 'refused' && cause.refusal !== undefined) {
    const { refus, details } = cause.refusal
    if (SANS_COMMANDE.has(refus)) return refuser(refus, { ...details, sagaId: state.sagaId })
    return refuser(refus, { ...identite(state, cause.step), ...details })
  }
  return refuser('SAGA_ANNULEE', { ...identite(state, cause.step), motif: motif(cause, langue) })
}

function identite(state: SagaState, etape: string) {
  return { commandeId: state.sagaId, sagaId: state.sagaId, statut: 'ANNULEE', etape }
}

function motif(cause: { kind: string; detail?: string }, langue: Langue): string {
  if (cause.kind === 'cancelled')
    return langue === 'fr'
      ? `par un opérateur (${cause.detail ?? ''})`
      : `by an operator (${cause.detail ?? ''})`
  return langue === 'fr' ? 'le délai de la commande est passé' : 'the time for the order ran out'
}
