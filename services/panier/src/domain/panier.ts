/**
 * A cart: lines under a version. Customers change the lines of the current version; an order takes them all, which closes
 * that version for good and opens the next one, empty.
 */
import { LIGNES_MAX, QUANTITE_MAX, type Refusal, refuser } from '@comptoir/contracts'

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
export const panierVide = (clientId: number): Panier => ({ clientId, version: 1, lignes: [] })

/** What a customer cannot put in: the line would hold more than one may order. */
export interface QuantiteExcessive {
  readonly excessive: number
}

/** The line as it is once `ajout` has been added to it. */
export function ajouterLigne(
  panier: Panier,
  ajout: Ligne,
): Ligne | QuantiteExcessive | Refusal<'PANIER_PLEIN'> {
  const presente = panier.lignes.find((ligne) => ligne.produitId === ajout.produitId)
  if (presente === undefined) return placePour(panier) ?? ajout
  const quantite = presente.quantite + ajout.quantite
  return quantite > QUANTITE_MAX ? { excessive: quantite } : { produitId: ajout.produitId, quantite }
}

/** The line set to a quantity, whatever it was. */
export function fixerLigne(panier: Panier, ligne: Ligne): Ligne | Refusal<'PANIER_PLEIN'> {
  return panier.lignes.some(({ produitId }) => produitId === ligne.produitId)
    ? ligne
    : (placePour(panier) ?? ligne)
}

/** The cart with a line in it: in its old place, or at the end. */
export function avecLigne(panier: Panier, ligne: Ligne): Panier {
  const connue = panier.lignes.some(({ produitId }) => produitId === ligne.produitId)
  const lignes = connue
    ? panier.lignes.map((presente) => (presente.produitId === ligne.produitId ? ligne : presente))
    : [...panier.lignes, ligne]
  return { ...panier, lignes }
}

function placePour(panier: Panier): Refusal<'PANIER_PLEIN'> | null {
  return panier.lignes.length < LIGNES_MAX ? null : refuser('PANIER_PLEIN', { maximum: LIGNES_MAX })
}
