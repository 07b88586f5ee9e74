/**
 * Entries that no run waits for are held back until the next awaited entry of their saga, or its last one. Then all merge
 * into one chain, and the row is written once for all of them. No entry is held for longer than `longestMs`.
 */
export class HeldEntries {
  readonly #longestMs: number
  readonly #held = new Map<string, { readonly sends: (() => void)[]; readonly timer: NodeJS.Timeout }>()

  constructor(longestMs: number) {
    this.#longestMs = longestMs
  }

  /** Calls `send` when the saga is released. Those of one saga keep their order. */
  hold(sagaId: string, send: () => void): void {
    const held = this.#held.get(sagaId)
    if (held !== undefined) held.sends.push(send)
    else {
      const timer = setTimeout(() => this.release(sagaId), this.#longestMs)
      this.#held.set(sagaId, { sends: [send], timer })
    }
  }

  /** Sends the entries of one saga. */
  release(sagaId: string): void {
    const held = this.#held.get(sagaId)
    if (held === undefined) return
    this.#held.delete(sagaId)
    clearTimeout(held.timer)
    for (const send of held.sends) send()
  }

  /** Sends everything. */
  releaseAll(): void {
    for (const sagaId of this.#held.keys()) this.release(sagaId)
  }
}
