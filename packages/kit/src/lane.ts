/**
 * A lane groups work by back-pressure. It starts a group at once when it is free; items that arrive while a group runs form
 * the next one. So a single item never waits for a timer, and under load one request, statement or commit serves many items.
 *
 * A lane has no bound of its own: each item belongs to a run, of which there are at most MAX_RUNS, or to an open request,
 * whose deadline ends it.
 */
export interface LaneOptions<T, R> {
  /** Does the work of one group. `results[i]` answers `items[i]`; a rejection is the answer to every item. */
  readonly run: (items: readonly T[]) => Promise<readonly R[]>
  /** The largest group. */
  readonly max: number
  /** How many groups may run at once. One keeps the order of items. */
  readonly width?: number
  /** Two items of one key never share a group. */
  readonly keyOf?: (item: T) => string
  /**
   * Only items of one kind share a group. The first item that waits gives its kind to the next group: an urgent item and
   * another one by turns, so that each kind gets its turn.
   */
  readonly kindOf?: (item: T) => unknown
  /** How long an item may linger. */
  readonly lingerMs?: number
}

export interface PushOptions {
  /** Goes before items that are not urgent. */
  readonly urgent?: boolean | undefined
  /**
   * For an item whose result is not awaited. It starts no group, but joins the next one of its kind. Lingering items start a
   * group when they fill one, or after `lingerMs`.
   */
  readonly linger?: boolean | undefined
}

export interface Lane<T, R> {
  /** Resolves with the item's result when its group has been done. */
  push(item: T, options?: PushOptions): Promise<R>
  /** Items that wait for a group. */
  readonly waiting: number
  /** Resolves when no item waits and no group runs. */
  idle(): Promise<void>
}

interface Entry<T, R> {
  readonly item: T
  lingers: boolean
  readonly resolve: (result: R) => void
  readonly reject: (cause: unknown) => void
}

interface Group<T, R> {
  readonly entries: Entry<T, R>[]
  readonly keys: Set<string>
  readonly kind: unknown
}

const startsGroup = <T, R>(entry: Entry<T, R>): boolean => !entry.lingers

/** Creates a lane. It holds no timer while idle, and keeps no item that was done. */
export function createLane<T, R>(options: LaneOptions<T, R>): Lane<T, R> {
  return new GroupingLane(options)
}

class GroupingLane<T, R> implements Lane<T, R> {
  readonly #options: LaneOptions<T, R>
  readonly #width: number
  #urgent: Entry<T, R>[] = []
  #normal: Entry<T, R>[] = []
  /** Groups that run. */
  #running = 0
  /** Items that wait and linger. */
  #lingering = 0
  /** The last group began with an urgent item while others waited. */
  #normalWaited = false
  #scheduled = false
  #lingerTimer: NodeJS.Timeout | undefined
  #idleWaiters: (() => void)[] = []

  constructor(options: LaneOptions<T, R>) {
    this.#options = options
    this.#width = options.width ?? 1
  }

  get waiting(): number {
    return this.#urgent.length + this.#normal.length
  }

  push(item: T, { urgent = false, linger = false }: PushOptions = {}): Promise<R> {
    const result = new Promise<R>((resolve, reject) => {
      const queue = urgent ? this.#urgent : this.#normal
      queue.push({ item, lingers: linger, resolve, reject })
    })
    if (linger) this.#linger()
    else this.#schedule()
    return result
  }

  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve()
    this.#endLingering()
    return new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  #linger(): void {
    this.#lingering += 1
    if (this.#lingering >= this.#options.max) this.#endLingering()
    else this.#lingerTimer ??= setTimeout(() => this.#endLingering(), this.#options.lingerMs ?? 20)
  }

  /** From now on, the items that linger start a group as others do. */
  #endLingering(): void {
    this.#stopTimer()
    for (const entry of this.#urgent) entry.lingers = false
    for (const entry of this.#normal) entry.lingers = false
    this.#lingering = 0
    this.#schedule()
  }

  #stopTimer(): void {
    clearTimeout(this.#lingerTimer)
    this.#lingerTimer = undefined
  }

  #isIdle(): boolean {
    return this.#running === 0 && this.waiting === 0
  }

  #schedule(): void {
    if (this.#scheduled || this.#lingering === this.waiting || this.#running >= this.#width) return
    this.#scheduled = true
    this.#startWhenQuiet(this.waiting)
  }

  // A group starts in the first turn of the event loop that brings no more items: what comes turn after turn joins it.
  #startWhenQuiet(seen: number): void {
    setImmediate(() => {
      if (this.waiting > seen && this.waiting < this.#options.max) return this.#startWhenQuiet(this.waiting)
      this.#scheduled = false
      this.#start()
    })
  }

  #start(): void {
    const group = this.#takeGroup()
    if (group.length === 0) return
    if (this.#lingering === 0) this.#stopTimer()
    this.#running += 1
    void this.#run(group)
    this.#schedule()
  }

  #takeGroup(): Entry<T, R>[] {
    const first = this.#first()
    if (first === undefined) return []
    const group: Group<T, R> = { entries: [], keys: new Set(), kind: this.#options.kindOf?.(first.item) }
    this.#urgent = this.#takeFrom(this.#urgent, group)
    this.#normal = this.#takeFrom(this.#normal, group)
    for (const { lingers } of group.entries) if (lingers) this.#lingering -= 1
    return group.entries
  }

  #first(): Entry<T, R> | undefined {
    const [urgent, normal] = [this.#urgent.find(startsGroup), this.#normal.find(startsGroup)]
    const first = this.#normalWaited ? (normal ?? urgent) : (urgent ?? normal)
    this.#normalWaited = first !== normal && normal !== undefined
    return first
  }

  /** Moves what fits from a queue to the group and returns the rest, in order. */
  #takeFrom(queue: Entry<T, R>[], { entries, keys, kind }: Group<T, R>): Entry<T, R>[] {
    const { max, keyOf, kindOf } = this.#options
    const rest: Entry<T, R>[] = []
    for (const entry of queue) {
      const key = keyOf?.(entry.item)
      const fits = entries.length < max && !(key !== undefined && keys.has(key))
      if (!fits || kindOf?.(entry.item) !== kind) rest.push(entry)
      else {
        if (key !== undefined) keys.add(key)
        entries.push(entry)
      }
    }
    return rest
  }

  async #run(group: readonly Entry<T, R>[]): Promise<void> {
    try {
      const results = await this.#options.run(group.map((entry) => entry.item))
      if (results.length !== group.length)
        throw new Error(`lane: ${group.length} items were given and ${results.length} results came back`)
      group.forEach((entry, index) => entry.resolve(results[index] as R))
    } catch (cause) {
      for (const entry of group) entry.reject(cause)
    }
    this.#running -= 1
    this.#schedule()
    if (this.#isIdle()) for (const wake of this.#idleWaiters.splice(0)) wake()
  }
}
