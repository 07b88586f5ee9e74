/**
 * What reports count: a sale, a web order or a return that is final, or a sale or an order without effect. Each comes from an event of
 * its owner, and is counted once, by its id.
 */
import { proportion } from '@comptoir/contracts/sums.ts'
import type { Moment } from './moment.ts'

export type Sorte = 'VENTE' | 'COMMANDE' | 'RETOUR' | 'ANNULATION'

export interface Ligne {
  readonly produitId: number
  readonly quantite: number
  readonly totalCents: number
  /** Its part of the document's amount without taxes: the parts of all lines add up to it. */
  readonly horsTaxesCents: number
  /** What its pieces had cost; null: nobody knew. */
  readonly coutCents: number | null
  /** Why it came back, and whether it was put back. */
  readonly retour?: { readonly motif: string; readonly remiseEnStock: boolean }
}

export interface Document extends Moment {
  readonly id: string
  readonly sorte: Sorte
  readonly magasinId: number
  /** When it was told to be final. */
  readonly at: Date
  readonly totalCents: number
  readonly horsTaxesCents: number
  readonly lignes: readonly Ligne[]
}

/**
 * Shares an amount out by weights, to the cent: the first so many parts together are always what is due to their weights together.
 * Without any weight the first part takes it all.
 */
export function shareOut(amountCents: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let weighed = 0
  let shared = 0
  return weights.map((weight) => {
    weighed += weight
    const due = whole === 0 ? amountCents : signed(amountCents, weighed, whole)
    const part = due - shared
    shared = due
    return part
  })
}

/** The net of a return may be a cent below zero. */
const signed = (amount: number, part: number, whole: number): number =>
  amount < 0 ? -proportion(-amount, part, whole) : proportion(amount, part, whole)
