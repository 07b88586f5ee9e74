/**
 * Tenders on the ledger. Each has an account, as the payer's of an order has:
 *
 *     ESPECES  caisse, by the till's session      CARTE  cartes; invites for the guest of an order      COMPTE  the client's
 *
 *     ENCAISSEMENT  that account → ventes         RETOUR  ventes → that account
 *
 * What rounding cash adds or takes is booked on `arrondis`, so that `ventes` has the exact price. EXTOURNE reverses either.
 */
import type { Encaissement, EncaissementDemand, Pour, RemboursementDemand } from './recette.ts'

export interface LedgerPart extends Encaissement {
  readonly type: 'ENCAISSEMENT' | 'RETOUR'
  /** The sale, or the return. */
  readonly reference: string
  /** Which of its tenders, from 0. */
  readonly part: number
  readonly pour: Pour
  readonly sessionId: string | null
  readonly clientId: number | null
}

/** The account on the payer's side. */
export function accountOf({ mode, pour }: LedgerPart): 'caisse' | 'cartes' | 'invites' | 'client' {
  switch (mode) {
    case 'ESPECES':
      return 'caisse'
    case 'CARTE':
      return pour === 'COMMANDE' ? 'invites' : 'cartes'
    case 'COMPTE':
      return 'client'
  }
}

/** -1 when the amount leaves the payer's account, +1 when it comes back to it. */
export function signOfPart({ type }: LedgerPart): 1 | -1 {
  switch (type) {
    case 'ENCAISSEMENT':
      return -1
    case 'RETOUR':
      return 1
  }
}

/** The tenders of a sale. */
export const partsOfSale = (demand: EncaissementDemand): LedgerPart[] =>
  demand.encaissements.map((one, part) => ({
    ...one,
    type: 'ENCAISSEMENT',
    reference: demand.venteId,
    part,
    pour: 'VENTE',
    sessionId: demand.sessionId,
    clientId: demand.clientId,
  }))

/** The tenders of a return. */
export const partsOfRefund = (demand: RemboursementDemand): LedgerPart[] =>
  demand.remboursements.map((one, part) => ({
    ...one,
    type: 'RETOUR',
    reference: demand.retourId,
    part,
    pour: demand.pour,
    sessionId: demand.sessionId,
    clientId: demand.clientId,
  }))

/** The clients whose accounts these tenders touch. */
export const clientsOf = (parts: readonly LedgerPart[]): number[] => [
  ...new Set(parts.flatMap((part) => (accountOf(part) === 'client' ? (part.clientId ?? []) : []))),
]
