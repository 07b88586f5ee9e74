/** The products of the demonstration, each with its number. */
import { CATEGORIES_DEMO } from './categories.ts'

/** A product that is sold, as the catalogue has it from its first day on. */
export interface ProduitDemo {
  readonly id: number
  readonly nom: string
  readonly categorie: string
  readonly categorieId: number
  readonly prixCents: number
  /** What one piece costs the shop: 45 to 74 % of its price. */
  readonly coutCents: number
}

const inOrder = CATEGORIES_DEMO.flatMap(({ nom: categorie, produits }, index) =>
  produits.map(([nom, prix]) => ({ nom, prix, categorie, categorieId: index + 1 })),
)

/** All of them, by their numbers. */
export const PRODUITS_DEMO: readonly ProduitDemo[] = inOrder.map(({ prix, ...produit }, index) => {
  const id = index + 1
  return {
    ...produit,
    id,
    prixCents: Math.round(prix * 100),
    coutCents: Math.round(prix * (45 + ((id * 7) % 30))),
  }
})
