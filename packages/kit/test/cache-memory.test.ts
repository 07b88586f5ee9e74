import { describe, expect, test } from 'vitest'
import { createMemoryCache } from '../src/cache/memory.ts'
import { cacheSuite } from './cache-suite.ts'

describe('a cache', () => {
  cacheSuite(async () => {
    // lru-cache takes 0 for a value without a time.
    let now = 1
    return {
      cache: createMemoryCache({ now: () => now }),
      pass: async (ms) => {
        now += ms
      },
    }
  })
})

test('it never takes more than its bound: what was not used for longest goes', async () => {
  const cache = createMemoryCache({ maxBytes: 10_000 })
  const put = async (key: string) => (await cache.get(key, [])).fill('x'.repeat(990), 60_000)
  const holds = async (key: string) => (await cache.get(key, [])).value !== undefined
  for (const key of ['a', 'b', 'c', 'd', 'e']) await put(key)
  expect(await holds('a')).toBe(true)
  await put('f')
  expect([await holds('a'), await holds('b'), await holds('f')]).toEqual([true, false, true])
  expect((await cache.size()).bytes).toBeLessThanOrEqual(10_000)
  await (await cache.get('huge', [])).fill('x'.repeat(20_000), 60_000)
  expect(await holds('huge')).toBe(false)
})

test('an invalidation holds, however many other tags are invalidated after it', async () => {
  const cache = createMemoryCache()
  const before = await cache.get('a', ['first'])
  await cache.invalidate(['first'])
  for (let n = 0; n < 10_001; n += 1) await cache.invalidate([`other:${n}`])
  await before.fill('stale', 60_000)
  expect((await cache.get('a', ['first'])).value).toBeUndefined()
})
