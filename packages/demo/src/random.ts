/** Weights that are drawn from often: how far each reaches when all are laid in a row. */
export class Weights {
  readonly reach: readonly number[]

  constructor(weights: readonly number[]) {
    let sum = 0
    this.reach = weights.map((weight) => {
      sum += weight
      return sum
    })
  }
}

/** Draws of one seed: the same seed, the same draws in the same order, on every machine. */
export class Draws {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** In [0, 1): the generator called mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A whole number in [low, high]. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  /** A place in a list of weights, each as likely as its weight is of all. */
  weighted({ reach }: Weights): number {
    const point = this.next() * (reach.at(-1) ?? 0)
    let [low, high] = [0, reach.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (point < (reach[middle] ?? 0)) high = middle
      else low = middle + 1
    }
    return low
  }

  /**
   * The id of something that was at this instant: a UUID of version 8 (RFC 9562), which begins with the instant as one of version 7
   * does. The house makes no other of that version for what a saga does, so what is of the past is known by its id.
   */
  idAt(at: Date): string {
    const hex = (digits: number) =>
      this.between(0, 16 ** digits - 1)
        .toString(16)
        .padStart(digits, '0')
    const time = at.getTime().toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-8${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
  }
}
