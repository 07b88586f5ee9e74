/** Pricing an order: each line keeps the price that the price list says now, and which version of it said so. */
import { MONTANT_MAX } from '@comptoir/contracts/money.ts'
import { type Refusal, refuser } from '@comptoir/contracts/operation.ts'

export interface Prix {
  readonly prixCents: number
  readonly actif: boolean
  readonly version: number
}

export interface LigneChiffree {
  readonly produitId: number
  readonly quantite: number
  readonly prixCents: number
  readonly prixVersion: number
}

export interface Chiffrage {
  readonly lignes: readonly LigneChiffree[]
  readonly montantCents: number
}

/** Prices the lines, or refuses: a product that is unknown or no longer sold, or a total beyond what an amount can be. */
export function chiffrer(
  lignes: readonly { readonly produitId: number; readonly quantite: number }[],
  prix: ReadonlyMap<number, Prix>,
): Chiffrage | Refusal<'PRODUIT_INCONNU' | 'MONTANT_TROP_GRAND'> {
  const chiffrees: LigneChiffree[] = []
  const inconnus: number[] = []
  let montantCents = 0
  for (const { produitId, quantite } of lignes) {
    const trouve = prix.get(produitId)
    if (trouve?.actif !== true) inconnus.push(produitId)
    else {
      chiffrees.push({ produitId, quantite, prixCents: trouve.prixCents, prixVersion: trouve.version })
      montantCents += trouve.prixCents * quantite
    }
  }
  if (inconnus.length > 0) return refuser('PRODUIT_INCONNU', { produits: inconnus })
  // Products of integers lose their last digits only far above this limit, so the comparison is always right.
  if (montantCents > MONTANT_MAX * 100) return refuser('MONTANT_TROP_GRAND', { maximum: MONTANT_MAX })
  return { lignes: chiffrees, montantCents }
}
