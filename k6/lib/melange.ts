/**
 * Who does what, decided by rank and not drawn: each case occurs in the shortest run, and two runs are alike. Pure.
 */

export type Cas = 'confirmee' | 'rupture' | 'refus'
export const CAS: readonly Cas[] = ['confirmee', 'rupture', 'refus']

/** In every fifty orders three are short of stock and two are refused by the payment, spread over the fifty. */
const CYCLE = 50
const CAS_DU_CYCLE: ReadonlyMap<number, Cas> = new Map([
  [3, 'rupture'],
  [9, 'refus'],
  [20, 'rupture'],
  [34, 'refus'],
  [41, 'rupture'],
])

/** What the order of this rank must come to. */
export const casDuRang = (rang: number): Cas => CAS_DU_CYCLE.get(rang % CYCLE) ?? 'confirmee'

export type Lecture = 'produits' | 'produit' | 'panier' | 'stock'
export type Geste =
  | { readonly quoi: 'lecture'; readonly lecture: Lecture; readonly rang: number }
  | { readonly quoi: 'commande'; readonly rang: number }

const LECTURES: readonly Lecture[] = [
  'produits',
  'produit',
  'panier',
  'produit',
  'stock',
  'produit',
  'panier',
  'produits',
  'produit',
]

/** Of all acts of a visitor, how many are orders. */
export const PART_COMMANDES = 1 / (LECTURES.length + 1)

/** How many orders as many users will place at most; 0 where nobody can say, for want of a pause. */
export const commandesPrevues = (qui: {
  readonly usagers: number
  readonly secondes: number
  readonly pause: number
  readonly part: number
}): number => (qui.pause > 0 ? Math.ceil(qui.usagers * (qui.secondes / qui.pause + 1) * qui.part) : 0)

/** A visitor looks nine times and orders once. `rang` of the answer counts the readings, or the orders, on their own. */
export function gesteDuRang(rang: number): Geste {
  const tour = Math.floor(rang / (LECTURES.length + 1))
  const place = rang % (LECTURES.length + 1)
  const lecture = LECTURES[place]
  if (lecture === undefined) return { quoi: 'commande', rang: tour }
  return { quoi: 'lecture', lecture, rang: tour * LECTURES.length + place }
}
