/** What somebody brings back, line by line: never more than is left of it. Pure. */
import type { Order, OrderReturn, Returnable, ReturnLine } from './types.ts'

export const REASONS = ['NE_CONVIENT_PAS', 'DEFECTUEUX', 'ERREUR', 'AUTRE'] as const
export type Reason = (typeof REASONS)[number]

export interface Pick {
  readonly quantite: number
  readonly motif: Reason
  readonly texte: string
  /** Back on the shelf; else it is scrapped. */
  readonly isGood: boolean
}

export type Picks = ReadonlyMap<number, Pick>

export const NO_PICK: Pick = { quantite: 0, motif: 'NE_CONVIENT_PAS', texte: '', isGood: true }

/** How many pieces of a line may still come back. */
export const leftOf = ({ quantite, retournes }: Returnable): number => Math.max(0, quantite - retournes)

/** The picks with one changed. A quantity stays between none and what is left; what is defective does not go back by itself. */
export function picked(picks: Picks, line: Returnable, change: Partial<Pick>): Picks {
  const before = picks.get(line.produit_id) ?? NO_PICK
  const isGood = change.motif === undefined ? before.isGood : change.motif !== 'DEFECTUEUX'
  const next = { ...before, isGood, ...change }
  const quantite = Math.min(leftOf(line), Math.max(0, next.quantite))
  return new Map(picks).set(line.produit_id, { ...next, quantite })
}

/** The lines of the return, or undefined where there is none, or a reason is missing. */
export function linesOf(picks: Picks): readonly ReturnLine[] | undefined {
  const wanted = [...picks].filter(([, { quantite }]) => quantite > 0)
  if (wanted.length === 0) return undefined
  if (wanted.some(([, { motif, texte }]) => motif === 'AUTRE' && texte.trim().length < 3)) return undefined
  return wanted.map(([produit_id, { quantite, motif, texte, isGood }]) => ({
    produit_id,
    quantite,
    motif,
    remise_en_stock: isGood,
    ...(texte.trim() === '' ? {} : { texte: texte.trim() }),
  }))
}

/** The number that the barcode of a receipt says: after the two digits of the store. */
export const numberOnReceipt = (code: string): number => Number(code.slice(2))

/** The lines of an order with what has come back of each, or is on its way back. `unnamed` calls articles of before names were kept. */
export function returnablesOf(
  lignes: Order['lignes'],
  returns: readonly OrderReturn[],
  unnamed: (id: number) => string,
): readonly Returnable[] {
  const back = new Map<number, number>()
  for (const { statut, lignes: returned } of returns)
    for (const { produit_id: id, quantite } of statut === 'ANNULE' ? [] : returned)
      back.set(id, (back.get(id) ?? 0) + quantite)
  return lignes.map(({ produit_id, nom, quantite }) => ({
    produit_id,
    nom: nom === '' ? unnamed(produit_id) : nom,
    quantite,
    retournes: back.get(produit_id) ?? 0,
  }))
}
