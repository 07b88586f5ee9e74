/**
 * A quantity that someone gave a product in the catalogue: a count, made at that instant. Told late, twice or out of order, it
 * counts once, and what moved since is kept. Everything here is pure.
 */
import type { Compte } from './inventaire.ts'

export interface Saisie {
  readonly produitId: number
  readonly quantite: number
  readonly givenAt: Date
}

/** The one before it, of the same product and place: when it was given, and when it was taken here. */
export interface Taken {
  readonly givenAt: Date
  readonly takenAt: Date
}

export interface Ground {
  readonly before: Taken | undefined
  readonly now: Date
  /** Pieces of the product in other places, where the quantity is that of all of them. */
  readonly elsewhere: number
}

/**
 * The count of the place that it stands for; undefined when it was taken already, or a later one was. What the one before put right
 * was put right when that was taken: this one is seen no earlier, or the stock would take its correction for goods that moved.
 */
export function compteOf(
  { produitId, quantite, givenAt }: Saisie,
  { before, now, elsewhere }: Ground,
): Compte | undefined {
  if (before !== undefined && givenAt <= before.givenAt) return undefined
  const seen = before !== undefined && before.takenAt > givenAt ? before.takenAt : givenAt
  return { produitId, compte: Math.max(0, quantite - elsewhere), vuA: seen < now ? seen : now }
}
