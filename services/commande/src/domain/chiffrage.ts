/** Pricing an order: each line keeps name, price and cost as the price list has them now, and which version of it said so. */
import { MONTANT_MAX, toDollars } from '@comptoir/contracts/money.ts'
import { isRefusal, type Refusal, refuse } from '@comptoir/contracts/operation.ts'

export interface Prix {
  readonly nom: string
  readonly prixCents: number
  /** What one piece costs the shop; null: nobody knows. */
  readonly coutCents: number | null
  readonly actif: boolean
  readonly version: number
}

export interface PricedLigne {
  readonly produitId: number
  readonly quantite: number
  readonly prixCents: number
  readonly prixVersion: number
  /** As the price list called it then. */
  readonly nom: string
  /** What one piece had cost the shop; null: nobody knew. */
  readonly coutCents: number | null
}

export interface Chiffrage {
  readonly lignes: readonly PricedLigne[]
  readonly montantCents: number
}

/** Prices the lines, or refuses: a product that is unknown, no longer sold or has no price, or a total beyond what an amount can be. */
export function decideChiffrage(
  lignes: readonly { readonly produitId: number; readonly quantite: number }[],
  prix: ReadonlyMap<number, Prix>,
): Chiffrage | Refusal<'PRODUIT_INCONNU' | 'PRODUIT_SANS_PRIX' | 'MONTANT_TROP_GRAND'> {
  const priced: PricedLigne[] = []
  const unknown: number[] = []
  let montantCents = 0
  for (const { produitId, quantite } of lignes) {
    const found = prix.get(produitId)
    if (found?.actif !== true) unknown.push(produitId)
    else {
      const { nom, prixCents, coutCents, version: prixVersion } = found
      priced.push({ produitId, quantite, prixCents, prixVersion, nom, coutCents })
      montantCents += prixCents * quantite
    }
  }
  if (unknown.length > 0) return refuse('PRODUIT_INCONNU', { produits: unknown })
  const free = priced.filter(({ prixCents }) => prixCents === 0).map(({ produitId }) => produitId)
  if (free.length > 0) return refuse('PRODUIT_SANS_PRIX', { produits: free })
  // Products of integers lose their last digits only far above this limit, so the comparison is always right.
  if (montantCents > MONTANT_MAX * 100) return refuse('MONTANT_TROP_GRAND', { maximum: MONTANT_MAX })
  return { lignes: priced, montantCents }
}

/** Refuses an order whose total is not what the client was shown; what was refused stays refused. */
export function decideAttendu<R extends Refusal>(
  chiffrage: Chiffrage | R,
  attenduCents: number | undefined,
): Chiffrage | R | Refusal<'PRIX_CHANGE'> {
  if (isRefusal(chiffrage)) return chiffrage
  const { montantCents, lignes } = chiffrage
  if (attenduCents === undefined || attenduCents === montantCents) return chiffrage
  return refuse('PRIX_CHANGE', {
    total: toDollars(montantCents),
    lignes: lignes.map(({ produitId, quantite, prixCents }) => ({
      produitId,
      quantite,
      prix: toDollars(prixCents),
      total: toDollars(prixCents * quantite),
    })),
  })
}
