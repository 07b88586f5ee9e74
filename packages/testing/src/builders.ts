/** Values that tests need without caring which: each has a plain default and shows only what the caller sets. */
import { type BodyOf, stock } from '@comptoir/contracts'

/** The instant at which tests take place: keys and ids are born then, and worlds' clocks stand there. */
export const TEST_INSTANT = new Date('2026-01-15T12:00:00.000Z')

/**
 * The n-th id of a test: a valid UUIDv7, the same in every run. `ageMs` tells how long before `TEST_INSTANT` it was
 * minted.
 */
export function unId(n: number, ageMs = 0): string {
  const born = (TEST_INSTANT.getTime() - ageMs).toString(16).padStart(12, '0')
  return `${born.slice(0, 8)}-${born.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`
}

/** The key under which the n-th saga of a test asks for an operation, in the form that the engine uses. */
export function uneCle(
  n: number,
  { undo = false, ageMs = 0 }: { undo?: boolean; ageMs?: number } = {},
): string {
  return `${unId(n, ageMs)}:etape:${undo ? 'undo' : 'do'}`
}

export interface Ligne {
  readonly produitId: number
  readonly quantite: number
}

/** A line of one piece of product 1. */
export function uneLigne(given: Partial<Ligne> = {}): Ligne {
  return { produitId: 1, quantite: 1, ...given }
}

/** A reservation of one piece of product 1 at the centre logistique. */
export function uneReservation(
  given: Partial<BodyOf<typeof stock.reserver>> = {},
): BodyOf<typeof stock.reserver> {
  return { commandeId: unId(1), magasinId: stock.CENTRE_LOGISTIQUE_ID, lignes: [uneLigne()], ...given }
}
