/**
 * The ledger: every operation moves one amount between two accounts, so its two entries add up to nothing.
 *
 *     CAPTURE        payer → ventes          OUVERTURE   exterieur → client
 *     REMBOURSEMENT  ventes → payer          CREDIT      exterieur → client
 *
 * The payer is a client's account, or `invites`, which all guests share. ANNULATION moves nothing: it is the mark that
 * takes a reference's only place for a capture.
 */
export type TypeOperation = 'CAPTURE' | 'REMBOURSEMENT' | 'OUVERTURE' | 'CREDIT'

export interface LedgerOperation {
  readonly type: TypeOperation
  readonly reference: string
  /** Null: the guests' account. */
  readonly clientId: number | null
  readonly montantCents: number
  readonly motif?: string
}

/** +1 when the amount comes to the client's or guests' account, -1 when it leaves. */
export function signOf(type: TypeOperation): 1 | -1 {
  switch (type) {
    case 'CAPTURE':
      return -1
    case 'REMBOURSEMENT':
    case 'OUVERTURE':
    case 'CREDIT':
      return 1
  }
}

/** The account on the other side. */
export function counterpartOf(type: TypeOperation): 'ventes' | 'exterieur' {
  switch (type) {
    case 'CAPTURE':
    case 'REMBOURSEMENT':
      return 'ventes'
    case 'OUVERTURE':
    case 'CREDIT':
      return 'exterieur'
  }
}

/** The operation with which an account opens, if it opens with anything. */
export function openingOf(clientId: number, initialBalanceCents: number): LedgerOperation[] {
  if (initialBalanceCents === 0) return []
  return [{ type: 'OUVERTURE', reference: `compte-${clientId}`, clientId, montantCents: initialBalanceCents }]
}
