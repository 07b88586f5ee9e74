/**
 * How a service reads through a cache, whichever it is: one load at a time for each key, a fault of the cache is a miss, and
 * an invalidation that the cache did not take is made up for before anything is read from it again.
 */
import type { Logger } from '../observe/logger.ts'
import { Counter, Gauge, type Registry } from '../observe/metrics.ts'
import type { Cache } from './cache.ts'

export interface CachedRead {
  /** Route, filters, and what the caller may see. */
  readonly key: string
  readonly tags: readonly string[]
  readonly ttlMs: number
}

export interface CachedValue<T> {
  readonly value: T
  /** As `X-Cache` says it; OFF while the cache does not answer. */
  readonly from: 'HIT' | 'MISS' | 'OFF'
}

export interface ReadThrough {
  /** The value of a key, loaded when the cache has none. It is JSON. A load that rejects rejects every read that waits for it. */
  read<T>(wanted: CachedRead, load: () => Promise<T>, keep?: Keep<T>): Promise<CachedValue<T>>
  /** Call after a change. Never rejects. */
  invalidate(tags: readonly string[]): Promise<void>
  /** Empties it. @throws when the cache cannot be asked. */
  clear(): Promise<void>
  stats(): Promise<CacheStats>
  /** Gives up what is owed. */
  close(): void
}

/** Whether a value is to be stored; it is unless this says otherwise. */
export type Keep<T> = (value: T) => boolean

/** Hits and misses are those of this process; keys and bytes those of the cache. */
export interface CacheStats {
  /** Whether the cache answers. */
  readonly enabled: boolean
  readonly hits: number
  readonly misses: number
  readonly keys: number
  readonly memory: number
}

export interface ReadThroughOptions {
  readonly cache: Cache
  readonly registry: Registry
  readonly log: Logger
}

interface Load {
  readonly tags: readonly string[]
  readonly result: Promise<CachedValue<unknown>>
}

/** With more tags than these owed, the cache is cleared instead. */
const OWED_MAX = 1_000
const PAY_AGAIN_MS = 500

/** Creates the reader, with the metrics `cache_operations_total` and `cache_hit_ratio`. */
export function createReadThrough(options: ReadThroughOptions): ReadThrough {
  return new CacheReader(options)
}

class CacheReader implements ReadThrough {
  readonly #cache: Cache
  readonly #log: Logger
  readonly #operations: Counter
  readonly #loads = new Map<string, Load>()
  /** Tags whose invalidation the cache has not taken yet, each with the number of its last one. */
  readonly #owed = new Map<string, number>()
  #invalidations = 0
  #isAway = false
  #isClosed = false
  #retry: NodeJS.Timeout | undefined
  #hits = 0
  #misses = 0

  constructor({ cache, registry, log }: ReadThroughOptions) {
    this.#cache = cache
    this.#log = log
    this.#operations = new Counter({
      name: 'cache_operations_total',
      help: 'Operations on the cache, by result: hit, miss, ok, error',
      labelNames: ['operation', 'result'],
      registers: [registry],
    })
    const ratio = () => this.#hits / Math.max(1, this.#hits + this.#misses)
    new Gauge({
      name: 'cache_hit_ratio',
      help: 'Share of reads that the cache answered, since the start',
      registers: [registry],
      collect() {
        this.set(ratio())
      },
    })
  }

  async read<T>(
    wanted: CachedRead,
    load: () => Promise<T>,
    keep: Keep<T> = () => true,
  ): Promise<CachedValue<T>> {
    const running = this.#loads.get(wanted.key)
    if (running !== undefined) return running.result as Promise<CachedValue<T>>
    const result = this.#readAlone(wanted, load, keep).finally(() => {
      if (this.#loads.get(wanted.key)?.result === result) this.#loads.delete(wanted.key)
    })
    this.#loads.set(wanted.key, { tags: wanted.tags, result })
    return result
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    // A read that comes from now on must not join a load that began before the change.
    for (const [key, running] of this.#loads)
      if (running.tags.some((tag) => tags.includes(tag))) this.#loads.delete(key)
    this.#invalidations += 1
    for (const tag of tags) this.#owed.set(tag, this.#invalidations)
    await this.#payOwed().catch(() => undefined)
    this.#payLater()
  }

  async clear(): Promise<void> {
    this.#loads.clear()
    await this.#asked('clear', () => this.#cache.clear())
  }

  async stats(): Promise<CacheStats> {
    const size = await this.#asked('size', () => this.#cache.size()).catch(() => undefined)
    const { keys, bytes } = size ?? { keys: 0, bytes: 0 }
    return { enabled: size !== undefined, hits: this.#hits, misses: this.#misses, keys, memory: bytes }
  }

  close(): void {
    clearTimeout(this.#retry)
    this.#isClosed = true
  }

  async #readAlone<T>(
    { key, tags, ttlMs }: CachedRead,
    load: () => Promise<T>,
    keep: Keep<T>,
  ): Promise<CachedValue<T>> {
    const found = await this.#lookUp(key, tags)
    if (found === undefined) return { value: await load(), from: 'OFF' }
    const kept = found.value === undefined ? undefined : this.#parsed<T>(found.value)
    if (kept !== undefined) {
      this.#hits += 1
      return { value: kept.value, from: 'HIT' }
    }
    this.#misses += 1
    const value = await load()
    if (keep(value))
      await this.#asked('set', () => found.fill(JSON.stringify(value), ttlMs)).catch(() => undefined)
    return { value, from: 'MISS' }
  }

  /** Undefined when the cache answers nonsense. */
  #parsed<T>(text: string): { readonly value: T } | undefined {
    try {
      return { value: JSON.parse(text) as T }
    } catch (cause) {
      this.#operations.inc({ operation: 'parse', result: 'error' })
      this.#log.warn({ err: cause }, 'cache answers nonsense: it is loaded')
      return undefined
    }
  }

  /** Undefined while the cache does not answer. */
  async #lookUp(key: string, tags: readonly string[]) {
    try {
      await this.#payOwed()
      return await this.#asked('get', () => this.#cache.get(key, tags))
    } catch {
      // It was counted and told; the caller loads.
      return undefined
    }
  }

  /** Others may read from the cache before this process does. */
  #payLater(): void {
    if (this.#owed.size === 0 || this.#isClosed) return
    clearTimeout(this.#retry)
    const pay = () =>
      void this.#payOwed()
        .catch(() => undefined)
        .then(() => this.#payLater())
    this.#retry = setTimeout(pay, PAY_AGAIN_MS).unref()
  }

  async #payOwed(): Promise<void> {
    if (this.#owed.size === 0) return
    const owed = [...this.#owed]
    const tags = owed.map(([tag]) => tag)
    await this.#asked('invalidate', () =>
      tags.length > OWED_MAX ? this.#cache.clear() : this.#cache.invalidate(tags),
    )
    // A later invalidation of the same tag may not have been taken.
    for (const [tag, number] of owed) if (this.#owed.get(tag) === number) this.#owed.delete(tag)
  }

  async #asked<R>(operation: string, ask: () => Promise<R>): Promise<R> {
    try {
      const answer = await ask()
      this.#operations.inc({ operation, result: resultOf(operation, answer) })
      if (this.#isAway) this.#log.info('cache answers again')
      this.#isAway = false
      return answer
    } catch (cause) {
      this.#operations.inc({ operation, result: 'error' })
      if (!this.#isAway) this.#log.warn({ err: cause }, 'cache does not answer: everything is loaded')
      this.#isAway = true
      throw cause
    }
  }
}

function resultOf(operation: string, answer: unknown): string {
  if (operation !== 'get') return 'ok'
  return (answer as { value?: string }).value === undefined ? 'miss' : 'hit'
}
