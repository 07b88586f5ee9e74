/** Goods that come back: each piece is a RETOUR, and one that is not put back a REBUT as well. Everything here is pure. */

export interface RetourLigne {
  readonly produitId: number
  readonly quantite: number
  readonly remiseEnStock: boolean
}

/** What comes back of one product, and how much of it is thrown away. */
export interface Rentree {
  readonly produitId: number
  readonly quantite: number
  readonly rebut: number
}

/** One entry per product, in product order, the order of locks. */
export function rentreesOf(lignes: readonly RetourLigne[]): Rentree[] {
  const byProduit = new Map<number, Rentree>()
  for (const { produitId, quantite, remiseEnStock } of lignes) {
    const before = byProduit.get(produitId) ?? { produitId, quantite: 0, rebut: 0 }
    const rebut = before.rebut + (remiseEnStock ? 0 : quantite)
    byProduit.set(produitId, { produitId, quantite: before.quantite + quantite, rebut })
  }
  return [...byProduit.values()].sort((a, b) => a.produitId - b.produitId)
}
