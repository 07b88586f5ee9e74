/**
 * Who does what, decided by rank and not drawn: each case occurs in the shortest run, and two runs are alike. Pure.
 */

export type Case = 'confirmed' | 'shortage' | 'refused'
export const CASES: readonly Case[] = ['confirmed', 'shortage', 'refused']

/** In every fifty orders three are short of stock and two are refused by the payment, spread over the fifty. */
const CYCLE = 50
const CYCLE_CASES: ReadonlyMap<number, Case> = new Map([
  [3, 'shortage'],
  [9, 'refused'],
  [20, 'shortage'],
  [34, 'refused'],
  [41, 'shortage'],
])

/** What the order of this rank must come to. */
export const caseOfRank = (rank: number): Case => CYCLE_CASES.get(rank % CYCLE) ?? 'confirmed'

export type Reading = 'produits' | 'produit' | 'panier' | 'stock'
export type Act =
  | { readonly what: 'reading'; readonly reading: Reading; readonly rank: number }
  | { readonly what: 'order'; readonly rank: number }

const READINGS: readonly Reading[] = [
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
export const ORDER_SHARE = 1 / (READINGS.length + 1)

/** How many orders as many users will place at most; 0 where it is not known, for want of a pause. */
export const foreseenOrders = (who: {
  readonly users: number
  readonly seconds: number
  readonly pause: number
  readonly share: number
}): number => (who.pause > 0 ? Math.ceil(who.users * (who.seconds / who.pause + 1) * who.share) : 0)

/** A visitor looks nine times and orders once. `rank` of the answer counts the readings, or the orders, on their own. */
export function actOfRank(rank: number): Act {
  const turn = Math.floor(rank / (READINGS.length + 1))
  const place = rank % (READINGS.length + 1)
  const reading = READINGS[place]
  if (reading === undefined) return { what: 'order', rank: turn }
  return { what: 'reading', reading, rank: turn * READINGS.length + place }
}
