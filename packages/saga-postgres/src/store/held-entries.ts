/**
 * Entries that nobody waits for, kept back so that they leave with the next awaited entry, or with the last one, of their
 * own saga: they merge into one chain, and the row is written once for all of them. Nothing is kept for longer than
 * `longestMs`.
 */
export class Riders {
  readonly #longestMs: number
  readonly #held = new Map<string, { readonly departures: (() => void)[]; readonly timer: NodeJS.Timeout }>()

  constructor(longestMs: number) {
    this.#longestMs = longestMs
  }

  /** Calls `depart` when the saga is released. Departures of one saga keep their order. */
  hold(sagaId: string, depart: () => void): void {
    const held = this.#held.get(sagaId)
    if (held !== undefined) held.departures.push(depart)
    else {
      const timer = setTimeout(() => this.release(sagaId), this.#longestMs)
      this.#held.set(sagaId, { departures: [depart], timer })
    }
  }

  /** Lets the entries of one saga go. */
  release(sagaId: string): void {
    const held = this.#held.get(sagaId)
    if (held === undefined) return
    this.#held.delete(sagaId)
    clearTimeout(held.timer)
    for (const depart of held.departures) depart()
  }

  /** Lets everything go. */
  releaseAll(): void {
    for (const sagaId of this.#held.keys()) this.release(sagaId)
  }
}
