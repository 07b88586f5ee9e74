/** The first of a sorted list, in one pass: at each key of a till the rest need not be sorted. Pure. */

/** What `items.toSorted(order).slice(0, most)` gives. */
export function leading<T>(items: Iterable<T>, most: number, order: (one: T, other: T) => number): T[] {
  const first: T[] = []
  for (const item of items) {
    const last = first[most - 1]
    if (last !== undefined && order(item, last) >= 0) continue
    const at = first.findIndex((one) => order(item, one) < 0)
    first.splice(at === -1 ? first.length : at, 0, item)
    if (first.length > most) first.pop()
  }
  return first
}
