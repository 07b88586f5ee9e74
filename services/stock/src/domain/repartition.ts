/**
 * An order that several places may serve: its own place first, which is the centre for orders of the web, then as few open stores as
 * possible, of those the ones with most above their threshold. No place gives what its threshold keeps. Everything here is pure.
 *
 * Such a reservation has no place of its own, and parts instead of lines; releases and departures follow them place by place. A group
 * in which an order asks for it locks the rows of its products in all places, with one statement in the order of all locks.
 */
import { LIEUX_MAX } from '@comptoir/contracts'
import type { Ligne, Shortage } from './reservation.ts'

/** What one place gives of a line. */
export interface Part extends Ligne {
  readonly magasinId: number
}

/** A place that may give, and how many pieces above its threshold it has for each line. */
export interface Lieu {
  readonly magasinId: number
  readonly above: readonly number[]
}

interface Asked {
  readonly magasinId: number
  readonly lignes: readonly Ligne[]
}

/** Among so many places, those with most above their threshold, the fewest are looked for: 1,024 choices at most. */
const SEARCHED_MAX = 10

/** The parts of an order, by line and place; or what all places together lack. */
export function decideRepartition(
  { magasinId, lignes }: Asked,
  lieux: readonly Lieu[],
): { readonly parts: readonly Part[] } | { readonly shortages: readonly Shortage[] } {
  const own = lieux.filter((lieu) => lieu.magasinId === magasinId)
  const missing = own.reduce(
    without,
    lignes.map(({ quantite }) => quantite),
  )
  const others = mostFirst(lieux, { magasinId, missing }).slice(0, LIEUX_MAX - 1)
  const shortages = lignes.flatMap(({ produitId, quantite }, at) => {
    const disponible = [...own, ...others].reduce((sum, { above }) => sum + (above[at] ?? 0), 0)
    return quantite > disponible ? [{ produitId, demande: quantite, disponible }] : []
  })
  return shortages.length > 0
    ? { shortages }
    : { parts: partsOf(lignes, [...own, ...fewest(others, missing)]) }
}

/** What is missing still when this place has given what it can. */
const without = (missing: readonly number[], { above }: Lieu): readonly number[] =>
  missing.map((quantite, at) => Math.max(0, quantite - (above[at] ?? 0)))

const isNothing = (missing: readonly number[]): boolean => missing.every((quantite) => quantite === 0)

/** The other places that have something of what is missing, by all that they have of it. */
function mostFirst(
  lieux: readonly Lieu[],
  { magasinId, missing }: { readonly magasinId: number; readonly missing: readonly number[] },
): readonly Lieu[] {
  const useful = ({ above }: Lieu) => above.reduce((sum, n, at) => sum + (missing[at] === 0 ? 0 : n), 0)
  return lieux
    .filter((lieu) => lieu.magasinId !== magasinId && useful(lieu) > 0)
    .sort((a, b) => useful(b) - useful(a) || a.magasinId - b.magasinId)
}

/** The fewest places that have all that is missing. All of them when those that were searched are not enough. */
function fewest(lieux: readonly Lieu[], missing: readonly number[]): readonly Lieu[] {
  const searched = lieux.slice(0, SEARCHED_MAX)
  for (let size = 0; size <= searched.length; size += 1) {
    const found = choose(searched, missing, size)
    if (found !== undefined) return found
  }
  return lieux
}

/** The first so many places, in their order, that have all that is missing. */
function choose(
  lieux: readonly Lieu[],
  missing: readonly number[],
  size: number,
): readonly Lieu[] | undefined {
  if (isNothing(missing)) return []
  if (size === 0) return undefined
  for (const [at, lieu] of lieux.entries()) {
    const others = choose(lieux.slice(at + 1), without(missing, lieu), size - 1)
    if (others !== undefined) return [lieu, ...others]
  }
  return undefined
}

/** Each place gives what it can of what those before it left. */
function partsOf(lignes: readonly Ligne[], givers: readonly Lieu[]): readonly Part[] {
  return lignes.flatMap(({ produitId, quantite }, at) => {
    let missing = quantite
    const parts = givers.flatMap(({ magasinId, above }) => {
      const given = Math.min(missing, above[at] ?? 0)
      missing -= given
      return given === 0 ? [] : [{ produitId, magasinId, quantite: given }]
    })
    return parts.sort((a, b) => a.magasinId - b.magasinId)
  })
}
