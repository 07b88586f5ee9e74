/**
 * An authorisation: what the card terminal was asked for a sale, which takes money, or for a return, which gives it back; and what it
 * answered.
 *
 *     (none) ── autoriser-carte, autoriser-remboursement ──► DEMANDEE ──► AUTORISEE or REFUSEE, as the terminal answers
 *     AUTORISEE ◄── encaisser, annuler-encaissement; rembourser, annuler-remboursement ──► ENCAISSEE
 *     DEMANDEE, AUTORISEE ── annuler-autorisation… ──► A_ANNULER ──► ANNULEE, when the terminal says that it is void
 *     (none) ── annuler-autorisation… ──► ANNULEE    the mark that refuses a demand which comes late
 *
 * An answer that is not known is never guessed: DEMANDEE and A_ANNULER are asked about until it is. Everything here is pure.
 */
export type Carte = 'acceptee' | 'refusee' | 'lente' | 'muette'

export interface Autorisation {
  readonly pour: 'VENTE' | 'RETOUR'
  readonly statut: 'DEMANDEE' | 'AUTORISEE' | 'REFUSEE' | 'ENCAISSEE' | 'A_ANNULER' | 'ANNULEE'
  readonly montantCents: number
  /** Null for a mark. */
  readonly carte: Carte | null
  /** Since when it stands there. */
  readonly at: Date
}

export interface AutorisationDemand {
  readonly pour: Autorisation['pour']
  readonly reference: string
  readonly montantCents: number
  readonly carte: Carte
}

export type DemandVerdict = 'ask' | 'wait' | 'authorised' | 'refused' | 'void'

/**
 * What is to be said of a demand.
 * @throws for one that is known with other content.
 */
export function decideDemand(demand: AutorisationDemand, known: Autorisation | undefined): DemandVerdict {
  if (known === undefined) return demand.montantCents === 0 ? 'authorised' : 'ask'
  if (known.carte !== null && (known.carte !== demand.carte || known.montantCents !== demand.montantCents))
    throw new Error(`${demand.pour} ${demand.reference}: its card was asked for another amount`)
  switch (known.statut) {
    case 'DEMANDEE':
      return 'wait'
    case 'AUTORISEE':
    case 'ENCAISSEE':
      return 'authorised'
    case 'REFUSEE':
      return 'refused'
    case 'A_ANNULER':
    case 'ANNULEE':
      return 'void'
  }
}

/**
 * Whether the terminal is to be asked for a void, or has been, or there is nothing to void.
 * @throws for what was collected, or given back: the sale, or the refund, is voided first.
 */
export function decideVoid(reference: string, { pour, statut }: Autorisation): 'ask' | 'wait' | 'done' {
  switch (statut) {
    case 'DEMANDEE':
    case 'AUTORISEE':
      return 'ask'
    case 'A_ANNULER':
      return 'wait'
    case 'REFUSEE':
    case 'ANNULEE':
      return 'done'
    case 'ENCAISSEE':
      throw new Error(`${pour} ${reference}: its card was collected, and is not voided alone`)
  }
}
