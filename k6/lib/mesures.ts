/** What a series of measures says: percentiles, drift, the way back after a spike. Pure. */

/** The value below which that share of the values lies (nearest rank). NaN of nothing. */
export function centile(valeurs: readonly number[], part: number): number {
  const triees = [...valeurs].sort((a, b) => a - b)
  return triees[Math.max(0, Math.ceil(part * triees.length) - 1)] ?? Number.NaN
}

/**
 * How many times what it was at first: the median of the last third over that of the first third. Both are lifted to
 * `plancher`, below which a change means nothing. 1 while there is too little to tell.
 */
export function derive(valeurs: readonly number[], plancher: number): number {
  const tiers = Math.floor(valeurs.length / 3)
  if (tiers === 0) return 1
  const median = (part: readonly number[]) => Math.max(plancher, centile(part, 0.5))
  return median(valeurs.slice(-tiers)) / median(valeurs.slice(0, tiers))
}

export interface Echantillon {
  /** When it began, in ms since the run did. */
  readonly aMs: number
  readonly dureeMs: number
}

/** A window of as many samples decides whether all is as before. */
const FENETRE = 20
/** "As before": at most half as long again, and at least this much more, which no person notices. */
const MARGE_MS = 20

export const limiteDuRetour = (referenceMs: number): number =>
  Math.max(referenceMs * 1.5, referenceMs + MARGE_MS)

/**
 * Milliseconds from the end of the spike to the first window whose p95 is as before; undefined while there is none.
 * A window counts from its first sample: from then on it was well.
 */
export function retourMs(
  echantillons: readonly Echantillon[],
  { finMs, limiteMs }: { readonly finMs: number; readonly limiteMs: number },
): number | undefined {
  const apres = echantillons.filter(({ aMs }) => aMs >= finMs)
  for (let debut = 0; debut + FENETRE <= apres.length; debut += 1) {
    const fenetre = apres.slice(debut, debut + FENETRE).map(({ dureeMs }) => dureeMs)
    const premier = apres[debut]
    if (premier !== undefined && centile(fenetre, 0.95) <= limiteMs) return premier.aMs - finMs
  }
  return undefined
}

/** The value of a metric in the text that a process serves, by the start of its line; undefined where it has none. */
export function lireMetrique(texte: string, nom: string): number | undefined {
  for (const ligne of texte.split('\n')) {
    if (!ligne.startsWith(nom) || !/^[ {]/.test(ligne.slice(nom.length))) continue
    const valeur = Number(ligne.slice(ligne.lastIndexOf(' ') + 1))
    if (Number.isFinite(valeur)) return valeur
  }
  return undefined
}
