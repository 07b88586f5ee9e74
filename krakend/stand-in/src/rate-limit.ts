/** Token buckets (`qos/ratelimit/router`): each address has its own at each endpoint, full at first. */
export interface Limiter {
  /** Takes a token. Returns 0, or the whole seconds until there will be one. */
  take(address: string): number
}

interface Bucket {
  tokens: number
  at: number
}

/** Addresses kept in mind; beyond it, those whose bucket is full again are forgotten. */
const ADDRESSES_MAX = 10_000

/** A limiter on the clock given, in milliseconds. */
export function createLimiter(limit: { perSecond: number; capacity: number }, now: () => number): Limiter {
  const buckets = new Map<string, Bucket>()
  const filled = (bucket: Bucket, at: number) =>
    Math.min(limit.capacity, bucket.tokens + ((at - bucket.at) * limit.perSecond) / 1_000)

  const forget = (at: number) => {
    for (const [address, bucket] of buckets) if (filled(bucket, at) >= limit.capacity) buckets.delete(address)
    // All of them are in use: the oldest are forgotten and start again with a full bucket.
    for (const address of buckets.keys()) {
      if (buckets.size < ADDRESSES_MAX) break
      buckets.delete(address)
    }
  }

  return {
    take(address) {
      const at = now()
      let bucket = buckets.get(address)
      if (bucket === undefined) {
        if (buckets.size >= ADDRESSES_MAX) forget(at)
        bucket = { tokens: limit.capacity, at }
        buckets.set(address, bucket)
      }
      bucket.tokens = filled(bucket, at)
      bucket.at = at
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / limit.perSecond))
      bucket.tokens -= 1
      return 0
    },
  }
}
