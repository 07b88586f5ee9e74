/** What a place asks for: its grid, filled with what is under its threshold. Pure. */
import type { Row } from '../stock/types.ts'
import type { Request } from './types.ts'

export interface Wanted {
  readonly id: number
  readonly nom: string
  /** As it is typed. */
  readonly text: string
}

const OPEN: readonly string[] = ['DEMANDEE', 'VALIDEE']

/** How many pieces of an article a place has asked for that are neither sent nor refused. */
export function askedOf(requests: readonly Request[], place: number): ReadonlyMap<number, number> {
  const asked = new Map<number, number>()
  for (const { vers, statut, lignes } of requests)
    if (vers === place && OPEN.includes(statut))
      for (const { produit_id: id, demandee, validee } of lignes)
        asked.set(id, (asked.get(id) ?? 0) + (validee ?? demandee))
  return asked
}

/** How many pieces are missing up to the target, without what is on its way or already asked for. */
export function missingOf(row: Row, asked: number): number {
  const target = row.cible ?? 2 * row.seuil
  const missing = target - row.disponible - row.en_transit - asked
  return row.disponible < row.seuil ? Math.max(0, missing) : 0
}

/** The grid with all that is missing; what somebody typed stays. */
export function proposed(
  grid: readonly Wanted[],
  low: readonly Row[],
  asked: ReadonlyMap<number, number>,
): readonly Wanted[] {
  const known = new Set(grid.map(({ id }) => id))
  const added = low.flatMap((row): Wanted[] => {
    const missing = missingOf(row, asked.get(row.produit_id) ?? 0)
    if (missing === 0 || known.has(row.produit_id)) return []
    return [{ id: row.produit_id, nom: row.nom ?? String(row.produit_id), text: String(missing) }]
  })
  return [...grid, ...added]
}

export const withArticle = (grid: readonly Wanted[], { id, nom }: Omit<Wanted, 'text'>): readonly Wanted[] =>
  grid.some((one) => one.id === id) ? grid : [...grid, { id, nom, text: '1' }]

export const withText = (grid: readonly Wanted[], id: number, text: string): readonly Wanted[] =>
  grid.map((one) => (one.id === id ? { ...one, text } : one))

export const without = (grid: readonly Wanted[], id: number): readonly Wanted[] =>
  grid.filter((one) => one.id !== id)
