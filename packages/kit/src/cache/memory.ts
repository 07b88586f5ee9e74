/** The cache in the memory of one process: bounded in bytes, the least recently used value goes first. */
import { LRUCache } from 'lru-cache'
import type { Cache } from './cache.ts'

export interface MemoryCacheOptions {
  /** The most that keys and values may take. */
  readonly maxBytes?: number
  /** Milliseconds on a clock that nothing turns back. */
  readonly now?: () => number
}

interface Entry {
  readonly value: string
  /** The number of invalidations before its look-up. */
  readonly at: number
}

const MAX_BYTES = 16 * 1024 * 1024
/** Tags whose last invalidation is remembered. When one more comes, all that is older than the oldest counts as invalidated. */
const TAGS_MAX = 10_000

/** Creates an empty cache. */
export function createMemoryCache({
  maxBytes = MAX_BYTES,
  now = () => performance.now(),
}: MemoryCacheOptions = {}): Cache {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    // V8 takes two bytes for each character of a text that has others than Latin ones.
    sizeCalculation: ({ value }, key) => 2 * (key.length + value.length),
    perf: { now },
    ttlResolution: 0,
  })
  let invalidations = 0
  let all = 0
  const last = new LRUCache<string, number>({
    max: TAGS_MAX,
    dispose: (at, _tag, reason) => {
      if (reason === 'evict') all = Math.max(all, at)
    },
  })
  const isFresh = (at: number, tags: readonly string[]) =>
    at >= all && tags.every((tag) => at >= (last.peek(tag) ?? 0))
  return {
    get: async (key, tags) => {
      const at = invalidations
      const entry = entries.get(key)
      return {
        value: entry !== undefined && isFresh(entry.at, tags) ? entry.value : undefined,
        fill: async (value, ttlMs) => {
          if (isFresh(at, tags)) entries.set(key, { value, at }, { ttl: ttlMs })
        },
      }
    },
    invalidate: async (tags) => {
      invalidations += 1
      for (const tag of tags) last.set(tag, invalidations)
    },
    clear: async () => {
      invalidations += 1
      all = invalidations
      entries.clear()
    },
    size: async () => ({ keys: entries.size, bytes: entries.calculatedSize }),
    close: async () => entries.clear(),
  }
}
