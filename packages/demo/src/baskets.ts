/** What somebody buys. */
import { sumLigne } from '@comptoir/contracts/sums.ts'
import { popularity } from './curves.ts'
import type { PastLigne } from './past-types.ts'
import { PRODUITS_DEMO } from './produits.ts'
import { type Draws, Weights } from './random.ts'

/** Of one product, of two, and so on. */
const SIZES = new Weights([40, 28, 17, 9, 4, 2])
const QUANTITIES = new Weights([68, 22, 7, 3])
const DISCOUNTED = 0.06

/** How likely each product is on a day. */
export type Shelf = Weights

const PRICES = PRODUITS_DEMO.map(({ prixCents }) => prixCents)

export const shelfOn = (progress: number): Shelf => new Weights(popularity(PRICES, progress))

/** Draws a basket: each product once. Discounts are what a cashier may give without asking. */
export function drawBasket(shelf: Shelf, draws: Draws, { discounts }: { discounts: boolean }): PastLigne[] {
  const chosen = new Set<number>()
  const size = 1 + draws.weighted(SIZES)
  while (chosen.size < size) chosen.add(draws.weighted(shelf))
  return [...chosen].map((index) => {
    const quantite = 1 + draws.weighted(QUANTITIES)
    const remisePourcent = discounts && draws.chance(DISCOUNTED) ? draws.between(1, 2) * 5 : 0
    return ligneOf(index, quantite, remisePourcent)
  })
}

function ligneOf(index: number, quantite: number, remisePourcent: number): PastLigne {
  const produit = PRODUITS_DEMO[index]
  if (produit === undefined) throw new RangeError(`no product ${index + 1}`)
  const { id: produitId, nom, prixCents, coutCents } = produit
  const { remiseCents, totalCents } = sumLigne({ prixCents, quantite, remisePourcent })
  const priced = { produitId, nom, quantite, prixCents, prixVersion: 1, coutCents } as const
  return { ...priced, remisePourcent, remiseCents, totalCents, motif: null }
}

export const totalOf = (lignes: readonly PastLigne[]): number =>
  lignes.reduce((sum, { totalCents }) => sum + totalCents, 0)
