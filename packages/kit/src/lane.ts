/**
 * A lane makes work travel in groups that form by back-pressure: it sends at once when it is free, and what arrives
 * meanwhile leaves together with the next group. A single item waits for nobody, and what somebody waits for never waits
 * for a timer; under load, one request, one statement and one commit carry many.
 */
export interface LaneOptions<T, R> {
  /** Does the work of one group. `results[i]` answers `items[i]`; a rejection is the answer to every item. */
  readonly run: (items: readonly T[]) => Promise<readonly R[]>
  /** The largest group. */
  readonly max: number
  /** How many groups may be on their way at once. One keeps the order of items. */
  readonly width?: number
  /** Two items of one key never share a group. */
  readonly keyOf?: (item: T) => string
  /**
   * Only items of one kind share a group. The first that sets off says which kind leaves next: an urgent one, by turns with the
   * others, so that no kind waits for ever behind another.
   */
  readonly kindOf?: (item: T) => unknown
  /** Items that ride leave with the next group of their kind, when they fill one, or after this time. */
  readonly lingerMs?: number
  /** Most items that may wait; beyond, `push` rejects with `LaneFull`. */
  readonly capacity?: number
}

export interface Lane<T, R> {
  /** Resolves with the item's result when its group has been done. Urgent items leave before the others. */
  push(item: T, options?: { readonly urgent?: boolean }): Promise<R>
  /**
   * Like `push`, for an item that nobody waits for: it does not set off by itself, but rides along with the next group of its
   * kind, or leaves after `lingerMs`.
   */
  ride(item: T, options?: { readonly urgent?: boolean }): Promise<R>
  /** Items that wait, those on their way not counted. */
  readonly waiting: number
  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void>
}

export class LaneFull extends Error {
  constructor(capacity: number) {
    super(`lane is full: ${capacity} items wait`)
  }
}

interface Entry<T, R> {
  readonly item: T
  /** Waits for others to set off. */
  rides: boolean
  readonly resolve: (result: R) => void
  readonly reject: (cause: unknown) => void
}

interface Group<T, R> {
  readonly entries: Entry<T, R>[]
  readonly keys: Set<string>
  readonly kind: unknown
}

const setsOff = <T, R>(entry: Entry<T, R>): boolean => !entry.rides

/** Creates a lane. It holds no timer while idle, and no memory of what it has carried. */
export function createLane<T, R>(options: LaneOptions<T, R>): Lane<T, R> {
  return new GroupingLane(options)
}

class GroupingLane<T, R> implements Lane<T, R> {
  readonly #options: LaneOptions<T, R>
  readonly #width: number
  #urgent: Entry<T, R>[] = []
  #normal: Entry<T, R>[] = []
  #onTheWay = 0
  /** Those of the waiting that ride. */
  #riding = 0
  /** The last group was led by an urgent item while others waited. */
  #passedOver = false
  #armed = false
  #linger: NodeJS.Timeout | undefined
  #idleWaiters: (() => void)[] = []

  constructor(options: LaneOptions<T, R>) {
    this.#options = options
    this.#width = options.width ?? 1
  }

  get waiting(): number {
    return this.#urgent.length + this.#normal.length
  }

  push(item: T, { urgent = false }: { readonly urgent?: boolean } = {}): Promise<R> {
    const added = this.#add(item, { urgent, rides: false })
    this.#arm()
    return added
  }

  ride(item: T, { urgent = false }: { readonly urgent?: boolean } = {}): Promise<R> {
    const added = this.#add(item, { urgent, rides: true })
    if (this.#riding >= this.#options.max) this.#setAllOff()
    else this.#linger ??= setTimeout(() => this.#setAllOff(), this.#options.lingerMs ?? 20)
    return added
  }

  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve()
    this.#setAllOff()
    return new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  #add(item: T, { urgent, rides }: { readonly urgent: boolean; readonly rides: boolean }): Promise<R> {
    const { capacity } = this.#options
    if (capacity !== undefined && this.waiting >= capacity) return Promise.reject(new LaneFull(capacity))
    if (rides) this.#riding += 1
    return new Promise((resolve, reject) => {
      const queue = urgent ? this.#urgent : this.#normal
      queue.push({ item, rides, resolve, reject })
    })
  }

  /** Those that ride have waited long enough, or are enough: they set off themselves. */
  #setAllOff(): void {
    this.#stopLinger()
    for (const entry of this.#urgent) entry.rides = false
    for (const entry of this.#normal) entry.rides = false
    this.#riding = 0
    this.#arm()
  }

  #stopLinger(): void {
    clearTimeout(this.#linger)
    this.#linger = undefined
  }

  #isIdle(): boolean {
    return this.#onTheWay === 0 && this.waiting === 0
  }

  #arm(): void {
    if (this.#armed || this.#riding === this.waiting || this.#onTheWay >= this.#width) return
    this.#armed = true
    this.#gather(this.waiting)
  }

  // Departs in the first turn of the event loop that brings nothing more: what comes turn after turn joins the group.
  #gather(seen: number): void {
    setImmediate(() => {
      if (this.waiting > seen && this.waiting < this.#options.max) return this.#gather(this.waiting)
      this.#armed = false
      this.#depart()
    })
  }

  #depart(): void {
    const group = this.#takeGroup()
    if (group.length === 0) return
    if (this.#riding === 0) this.#stopLinger()
    this.#onTheWay += 1
    void this.#carry(group)
    this.#arm()
  }

  #takeGroup(): Entry<T, R>[] {
    const first = this.#first()
    if (first === undefined) return []
    const group: Group<T, R> = { entries: [], keys: new Set(), kind: this.#options.kindOf?.(first.item) }
    this.#urgent = this.#takeFrom(this.#urgent, group)
    this.#normal = this.#takeFrom(this.#normal, group)
    for (const { rides } of group.entries) if (rides) this.#riding -= 1
    return group.entries
  }

  #first(): Entry<T, R> | undefined {
    const [urgent, normal] = [this.#urgent.find(setsOff), this.#normal.find(setsOff)]
    const first = this.#passedOver ? (normal ?? urgent) : (urgent ?? normal)
    this.#passedOver = first !== normal && normal !== undefined
    return first
  }

  /** Moves what fits from a queue to the group and returns what stays, in order. */
  #takeFrom(queue: Entry<T, R>[], { entries, keys, kind }: Group<T, R>): Entry<T, R>[] {
    const { max, keyOf, kindOf } = this.#options
    const stays: Entry<T, R>[] = []
    for (const entry of queue) {
      const key = keyOf?.(entry.item)
      const fits = entries.length < max && !(key !== undefined && keys.has(key))
      if (!fits || kindOf?.(entry.item) !== kind) stays.push(entry)
      else {
        if (key !== undefined) keys.add(key)
        entries.push(entry)
      }
    }
    return stays
  }

  async #carry(group: readonly Entry<T, R>[]): Promise<void> {
    try {
      const results = await this.#options.run(group.map((entry) => entry.item))
      if (results.length !== group.length)
        throw new Error(`lane: ${group.length} items left and ${results.length} results came back`)
      group.forEach((entry, index) => entry.resolve(results[index] as R))
    } catch (cause) {
      for (const entry of group) entry.reject(cause)
    }
    this.#onTheWay -= 1
    this.#arm()
    if (this.#isIdle()) for (const wake of this.#idleWaiters.splice(0)) wake()
  }
}
