/** Steps of more and more users, and the highest that holds. Pure. */

export interface MesurePalier {
  readonly usagers: number
  /** Answers within the contract, a 503 with Retry-After apart. */
  readonly reponses: number
  readonly p95Ms: number
  /** Share of answers that are none of the contract's. */
  readonly erreurs: number
  /** 503 with Retry-After: sent back in good order, to come again. */
  readonly renvois: number
}

/** What a step must keep to. */
export const P95_MAX_MS = 500
export const ERREURS_MAX = 0.001

/** A step without a single answer does not hold, however few its errors. */
export const tient = ({ reponses, p95Ms, erreurs }: MesurePalier): boolean =>
  reponses > 0 && p95Ms < P95_MAX_MS && erreurs < ERREURS_MAX

/** The highest step that holds with all those below it: one that holds above one that does not was luck. */
export function plusHautQuiTient(paliers: readonly MesurePalier[]): MesurePalier | undefined {
  const montants = [...paliers].sort((a, b) => a.usagers - b.usagers)
  const premierEchec = montants.findIndex((palier) => !tient(palier))
  return montants.slice(0, premierEchec < 0 ? undefined : premierEchec).at(-1)
}
