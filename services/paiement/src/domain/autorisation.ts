/**
 * An authorisation: what the card terminal was asked for a sale, and what it answered.
 *
 *     (none) ── autoriser-carte ──► DEMANDEE ──► AUTORISEE or REFUSEE, as the terminal answers
 *     AUTORISEE ◄── encaisser, annuler-encaissement ──► ENCAISSEE
 *     DEMANDEE, AUTORISEE ── annuler-autorisation ──► A_ANNULER ──► ANNULEE, when the terminal says that it is void
 *     (none) ── annuler-autorisation ──► ANNULEE     the mark that refuses a demand which comes late
 *
 * An answer that is not known is never guessed: DEMANDEE and A_ANNULER are asked about until it is. Everything here is pure.
 */
export type Carte = 'acceptee' | 'refusee' | 'lente' | 'muette'

export interface Autorisation {
  readonly statut: 'DEMANDEE' | 'AUTORISEE' | 'REFUSEE' | 'ENCAISSEE' | 'A_ANNULER' | 'ANNULEE'
  readonly montantCents: number
  /** Null for a mark. */
  readonly carte: Carte | null
  /** Since when it stands there. */
  readonly at: Date
}

export interface AutorisationDemand {
  readonly venteId: string
  readonly montantCents: number
  readonly carte: Carte
}

export type DemandVerdict = 'ask' | 'wait' | 'authorised' | 'refused' | 'void'

/**
 * What is to be said of a demand.
 * @throws for one that is known with other content.
 */
export function decideDemand(demand: AutorisationDemand, known: Autorisation | undefined): DemandVerdict {
  if (known === undefined) return 'ask'
  if (known.carte !== null && (known.carte !== demand.carte || known.montantCents !== demand.montantCents))
    throw new Error(`vente ${demand.venteId}: its card was asked for another amount`)
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
 * @throws for what a sale has collected: the sale is voided first.
 */
export function decideVoid(venteId: string, { statut }: Autorisation): 'ask' | 'wait' | 'done' {
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
      throw new Error(`vente ${venteId}: its card was collected, and is not voided alone`)
  }
}
