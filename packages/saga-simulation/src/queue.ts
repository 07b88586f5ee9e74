/** Something that happens at a virtual instant (ms). Equal instants keep the order in which they were planned. */
export interface Planned {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

const before = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** The virtual clock's agenda: a binary heap. */
export class Agenda {
  readonly #heap: Planned[] = []
  #order = 0

  get size(): number {
    return this.#heap.length
  }

  plan(at: number, run: () => void): void {
    const heap = this.#heap
    const item: Planned = { at, order: this.#order++, run }
    let index = heap.length
    heap.push(item)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent] as Planned
      if (!before(item, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = item
  }

  /** The next thing to happen, taken out. */
  take(): Planned | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1] as Planned, heap[child] as Planned)) child++
      const below = heap[child] as Planned
      if (!before(below, last)) break
      heap[index] = below
      index = child
    }
    heap[index] = last
    return first
  }
}
