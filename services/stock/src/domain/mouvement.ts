/**
 * Movements: every change of what a place holds, or of what is on its way there. What a place holds is the sum of its movements;
 * reserving moves nothing. Everything here is pure.
 */
import { NUMERO_MAX, type Refusal, refuse, stock } from '@comptoir/contracts'
import type { Person } from '@comptoir/contracts/access.ts'
import { type Ligne, stockKey } from './reservation.ts'

export const { CAUSES } = stock
export type Cause = (typeof CAUSES)[number]

/** One movement. Who, why and by which document stand once for all that move together: see `Document`. */
export interface Mouvement {
  readonly magasinId: number
  readonly produitId: number
  readonly cause: Cause
  /** Pieces that come to the place, or leave it. */
  readonly delta: number
  /** Of those that leave, the ones that were reserved. */
  readonly reserve?: number
  /** By how many pieces what is on its way to the place changes. */
  readonly enTransit?: number
}

/** What movements follow from: a delivery, a count, an adjustment, a request. */
export interface Document {
  readonly id: string
  readonly auteur: Person
  readonly at: Date
  readonly reference?: string
  readonly motif?: string | null
}

/** What a place holds of a product. */
export interface Quantites {
  readonly disponible: number
  readonly reserve: number
  readonly enTransit: number
}

export const NONE: Quantites = { disponible: 0, reserve: 0, enTransit: 0 }

/** Quantities by `stockKey`; a row that does not exist is absent. */
export type Holdings = ReadonlyMap<string, Quantites>

/** What movements of a place make free, or take from what is free, as they would be written; or why they are not. */
export function decideMouvements(
  mouvements: readonly Mouvement[],
  holdings: Holdings,
): readonly Mouvement[] | Refusal<'STOCK_INSUFFISANT' | 'STOCK_TROP_GRAND'> {
  const before = (of: Mouvement) => holdings.get(stockKey(of.magasinId, of.produitId)) ?? NONE
  const lignes = mouvements.flatMap((of) => {
    const { disponible } = before(of)
    const demande = -(of.delta + (of.reserve ?? 0))
    return demande > disponible ? [{ produitId: of.produitId, demande, disponible }] : []
  })
  if (lignes.length > 0) return refuse('STOCK_INSUFFISANT', { lignes })
  const large = mouvements.find((of) => before(of).disponible + before(of).reserve + of.delta > NUMERO_MAX)
  return large === undefined ? mouvements : refuse('STOCK_TROP_GRAND', { produitId: large.produitId })
}

/** Movements of one cause at one place, in the order of locks. Lines are normalised. */
export const mouvementsOf = (
  { magasinId, cause }: Pick<Mouvement, 'magasinId' | 'cause'>,
  lignes: readonly Ligne[],
): Mouvement[] =>
  lignes.map(({ produitId, quantite }) => ({
    magasinId,
    produitId,
    cause,
    delta: cause === 'REBUT' ? -quantite : quantite,
  }))
