/** What is counted or comes in: articles with their pieces, one more at each scan. Pure. */

export interface Line {
  readonly id: number
  readonly nom: string
  readonly pieces: number
  /** When it was counted last. */
  readonly at: string
}

export type Tally = readonly Line[]

export interface Seen {
  readonly id: number
  readonly nom: string
}

/** One piece more of an article, which comes first then. */
export function addPiece(tally: Tally, { id, nom }: Seen, at: string): Tally {
  const before = tally.find((line) => line.id === id)
  const rest = tally.filter((line) => line.id !== id)
  return [{ id, nom, pieces: (before?.pieces ?? 0) + 1, at }, ...rest]
}

/** So many pieces of an article: counted again, now. It stays where it is. */
export const setPieces = (tally: Tally, { id, pieces, at }: Omit<Line, 'nom'>): Tally =>
  tally.map((line) => (line.id === id ? { ...line, pieces, at } : line))

export const dropLine = (tally: Tally, id: number): Tally => tally.filter((line) => line.id !== id)

export const piecesOf = (tally: Tally): number => tally.reduce((sum, { pieces }) => sum + pieces, 0)

/** What moved since an article was counted: it is kept, so the count must not be corrected for it. */
export function movedSince(
  { id, at }: Line,
  movements: readonly { readonly produit_id: number; readonly delta: number; readonly a: string }[],
): number {
  return movements
    .filter(({ produit_id: moved, a }) => moved === id && Date.parse(a) > Date.parse(at))
    .reduce((sum, { delta }) => sum + delta, 0)
}

/** What was kept in the browser; anything else is nothing. */
export function tallyIn(text: string | null): Tally {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? kept.filter(isLine) : []
  } catch {
    return []
  }
}

function isLine(value: unknown): value is Line {
  const line = value as Partial<Line> | null
  return (
    Number.isInteger(line?.id) &&
    Number.isInteger(line?.pieces) &&
    typeof line?.nom === 'string' &&
    !Number.isNaN(Date.parse(line.at ?? ''))
  )
}
