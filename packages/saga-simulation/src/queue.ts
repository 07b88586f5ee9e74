import TinyQueue from 'tinyqueue'

/** Something that happens at a virtual instant (ms). Equal instants keep the order in which they were planned. */
export interface Planned {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** The virtual clock's agenda. */
export class Agenda {
  readonly #queue = new TinyQueue<Planned>([], (a, b) => a.at - b.at || a.order - b.order)
  #order = 0

  plan(at: number, run: () => void): void {
    this.#queue.push({ at, order: this.#order++, run })
  }

  /** The next thing to happen, taken out. */
  take(): Planned | undefined {
    return this.#queue.pop()
  }
}
