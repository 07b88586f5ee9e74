/** How a store does. */
import { percent } from './mesures.ts'
import { median } from './tendance.ts'

export type Appreciation = 'EXCELLENT' | 'BON' | 'MOYEN' | 'FAIBLE'

/** What a reached percentage is called. */
export function decideAppreciation(reached: number): Appreciation {
  if (reached >= 120) return 'EXCELLENT'
  if (reached >= 100) return 'BON'
  return reached >= 80 ? 'MOYEN' : 'FAIBLE'
}

export interface Resultat {
  readonly cents: number
  /** What should have been sold; null: nobody said. */
  readonly objectifCents: number | null
}

/** Of each store, how much it reached of its target, in percent; of the median store where nobody set one. Null of nothing. */
export function reachedOf(resultats: readonly Resultat[]): (number | null)[] {
  const middle = median(resultats.map(({ cents }) => cents)) ?? 0
  return resultats.map(({ cents, objectifCents }) => percent(cents, objectifCents ?? middle))
}
