/** The articles of the moment: those that this device sells most. */
import { schooled } from '../school/school.ts'
import type { Product } from './catalogue.ts'

export const MOMENT_MAX = 8
const PLACE = schooled('comptoir-moment')
/** Older sales count less, so that a season passes. */
const FADE = 0.995

export type Counts = Readonly<Record<string, number>>

/** The counts after one more sale of these articles. */
export function counted(counts: Counts, ids: readonly number[]): Counts {
  const faded = Object.entries(counts).map(([id, count]) => [id, count * FADE] as const)
  const after = Object.fromEntries(faded.filter(([, count]) => count > 0.01))
  for (const id of ids) after[id] = (after[id] ?? 0) + 1
  return after
}

/** Those sold most, in an order that does not jump; the first of the shelf where few were sold. */
export function momentOf(counts: Counts, products: readonly Product[]): readonly Product[] {
  const count = ({ id }: Product) => counts[id] ?? 0
  const most = products.toSorted((a, b) => count(b) - count(a) || a.id - b.id).slice(0, MOMENT_MAX)
  return most.toSorted((a, b) => a.id - b.id)
}

export function readCounts(): Counts {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Counts
  } catch {
    return {}
  }
}

export const keepCounts = (counts: Counts): void => localStorage.setItem(PLACE, JSON.stringify(counts))
