/** Rows that never jump: what is on screen stays where it is and changes in place; what is new waits to be let in. Pure. */
import type { SagaRow } from './types.ts'

export interface HeldRows {
  readonly rows: readonly SagaRow[]
  /** How many came since, above those that are shown. */
  readonly news: number
}

/**
 * The rows on screen with what was read since.
 * @param shown the rows as they stand, in their order
 * @param read the newest first; with `deeper` they continue the list instead
 */
export function holdRows(shown: readonly SagaRow[], read: readonly SagaRow[]): HeldRows {
  if (shown.length === 0) return { rows: read, news: 0 }
  const byId = new Map(read.map((row) => [row.saga_id, row]))
  const known = new Set(shown.map(({ saga_id }) => saga_id))
  const rows = shown.map((row) => byId.get(row.saga_id) ?? row)
  return { rows, news: read.filter(({ saga_id }) => !known.has(saga_id)).length }
}

/** Several lists as one, the newest first, each saga once. */
export function mergeRows(lists: readonly (readonly SagaRow[])[]): SagaRow[] {
  const byId = new Map(lists.flat().map((row) => [row.saga_id, row]))
  return [...byId.values()].sort(
    (a, b) => b.cree_le.localeCompare(a.cree_le) || a.saga_id.localeCompare(b.saga_id),
  )
}
