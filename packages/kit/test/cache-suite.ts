/** What every cache has to do, wherever it keeps its values. Each implementation runs these tests on a world of its own. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Cache } from '../src/cache/cache.ts'

/** A cache for one test. */
export interface CacheWorld {
  readonly cache: Cache
  /** Lets time pass. */
  pass(ms: number): Promise<void>
}

const HOUR = 3_600_000

/** Runs the suite over worlds that `open` makes. */
export function cacheSuite(open: () => Promise<CacheWorld>): void {
  let world: CacheWorld
  let cache: Cache
  beforeEach(async () => {
    world = await open()
    cache = world.cache
  })
  afterEach(() => cache.close())

  const put = async (key: string, value: string, { tags = [key], ttlMs = HOUR } = {}) =>
    (await cache.get(key, tags)).fill(value, ttlMs)
  const found = async (key: string, tags = [key]) => (await cache.get(key, tags)).value

  test('a value is found under its key, and under no other', async () => {
    await put('a', 'one')
    expect(await found('a')).toBe('one')
    expect(await found('b')).toBeUndefined()
  })

  test('any text is kept as it is, the empty one too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        await put('text', value)
        expect(await found('text')).toBe(value)
      }),
    )
    await put('text', '')
    expect(await found('text')).toBe('')
  })

  test('a later value takes the place of an earlier one', async () => {
    await put('a', 'one')
    await put('a', 'two')
    expect(await found('a')).toBe('two')
  })

  test('a value is not found after its time', async () => {
    await put('short', 'x', { ttlMs: 200 })
    await put('long', 'y')
    expect(await found('short')).toBe('x')
    await world.pass(250)
    expect([await found('short'), await found('long')]).toEqual([undefined, 'y'])
  })

  test('an invalidated tag takes its values, and no others', async () => {
    await put('list', 'l', { tags: ['produits', 'produit:1', 'produit:2'] })
    await put('one', '1', { tags: ['produit:1'] })
    await put('two', '2', { tags: ['produit:2'] })
    await cache.invalidate(['produit:1'])
    const values = [
      await found('list', ['produits', 'produit:1', 'produit:2']),
      await found('one', ['produit:1']),
      await found('two', ['produit:2']),
    ]
    expect(values).toEqual([undefined, undefined, '2'])
  })

  test('a value whose look-up came before an invalidation is not kept', async () => {
    const before = await cache.get('a', ['tag'])
    await cache.invalidate(['tag'])
    await before.fill('stale', HOUR)
    expect(await found('a', ['tag'])).toBeUndefined()
    await put('a', 'fresh', { tags: ['tag'] })
    expect(await found('a', ['tag'])).toBe('fresh')
    await before.fill('stale', HOUR)
    expect(await found('a', ['tag'])).toBe('fresh')
  })

  test('a cleared cache finds nothing that was looked up before', async () => {
    await put('a', 'one')
    const before = await cache.get('b', ['b'])
    await cache.clear()
    await before.fill('stale', HOUR)
    expect([await found('a'), await found('b')]).toEqual([undefined, undefined])
    await put('a', 'two')
    expect(await found('a')).toBe('two')
  })

  test('its size tells how many keys it holds, and how many bytes', async () => {
    await put('a', 'x'.repeat(1_000))
    await put('b', 'y')
    const { keys, bytes } = await cache.size()
    expect(keys).toBe(2)
    expect(bytes).toBeGreaterThanOrEqual(1_000)
  })

  test('whatever happens, a value that is found is the last one that was true', async () => {
    const tag = fc.constantFrom('x', 'y', 'z')
    const step = fc.oneof(
      fc.record({ kind: fc.constant('look' as const), key: fc.nat({ max: 3 }) }),
      fc.record({ kind: fc.constant('fill' as const), look: fc.nat({ max: 9 }) }),
      fc.record({ kind: fc.constant('change' as const), tag }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        await cache.clear()
        const truth = new Map([
          ['x', 0],
          ['y', 0],
          ['z', 0],
        ])
        const tagsOf = (key: number) => ['x', 'y', 'z'].filter((_, index) => index === key || key === 3)
        const stateOf = (key: number) =>
          tagsOf(key)
            .map((one) => truth.get(one))
            .join()
        const looks: { fill: (value: string, ttlMs: number) => Promise<void>; state: string }[] = []
        for (const one of steps) {
          if (one.kind === 'change') {
            truth.set(one.tag, (truth.get(one.tag) ?? 0) + 1)
            await cache.invalidate([one.tag])
          } else if (one.kind === 'fill') {
            const look = looks[one.look]
            await look?.fill(look.state, HOUR)
          } else {
            const { value, fill } = await cache.get(String(one.key), tagsOf(one.key))
            expect([undefined, stateOf(one.key)]).toContain(value)
            looks.push({ fill, state: stateOf(one.key) })
          }
        }
      }),
    )
  })
}
