/**
 * A cart: lines under a version. Customers change the lines of the current version; an order takes them all, which closes
 * that version for good and opens the next one, empty.
 */
import { LIGNES_MAX, QUANTITE_MAX, type Refusal, refuse } from '@comptoir/contracts'

export interface Ligne {
  readonly produitId: number
  readonly quantite: number
}

export interface Panier {
  readonly clientId: number
  /** From 1. */
  readonly version: number
  /** In the order in which products were put in; each product once. */
  readonly lignes: readonly Ligne[]
}

/** A cart that was never filled is at version 1, with nothing in it. */
export const emptyPanier = (clientId: number): Panier => ({ clientId, version: 1, lignes: [] })

/** What a customer cannot put in: the line would hold more than one may order. */
export interface QuantiteExcessive {
  readonly excessive: number
}

/** The line as it is once `added` has been added to it. */
export function decideAdd(panier: Panier, added: Ligne): Ligne | QuantiteExcessive | Refusal<'PANIER_PLEIN'> {
  const present = panier.lignes.find((ligne) => ligne.produitId === added.produitId)
  if (present === undefined) return refuseFull(panier) ?? added
  const quantite = present.quantite + added.quantite
  return quantite > QUANTITE_MAX ? { excessive: quantite } : { produitId: added.produitId, quantite }
}

/** The line set to a quantity, whatever it was. */
export function decideLigne(panier: Panier, ligne: Ligne): Ligne | Refusal<'PANIER_PLEIN'> {
  return holds(panier, ligne) ? ligne : (refuseFull(panier) ?? ligne)
}

/** The cart with a line in it: in its old place, or at the end. */
export function withLigne(panier: Panier, ligne: Ligne): Panier {
  const lignes = holds(panier, ligne)
    ? panier.lignes.map((present) => (present.produitId === ligne.produitId ? ligne : present))
    : [...panier.lignes, ligne]
  return { ...panier, lignes }
}

const holds = (panier: Panier, { produitId }: Ligne): boolean =>
  panier.lignes.some((present) => present.produitId === produitId)

function refuseFull(panier: Panier): Refusal<'PANIER_PLEIN'> | undefined {
  return panier.lignes.length < LIGNES_MAX ? undefined : refuse('PANIER_PLEIN', { maximum: LIGNES_MAX })
}
