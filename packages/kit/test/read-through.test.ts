import { beforeEach, expect, test } from 'vitest'
import type { Cache } from '../src/cache/cache.ts'
import { createMemoryCache } from '../src/cache/memory.ts'
import { createReadThrough, type ReadThrough } from '../src/cache/read-through.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics, type Registry } from '../src/observe/metrics.ts'

const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const wanted = { key: 'produits?limite=20', tags: ['produits'], ttlMs: 300_000 }
const away = () => Promise.reject(new Error('connection lost'))

let cache: Cache
/** Operations that fail as long as they are named here. */
let broken: Set<keyof Cache>
let registry: Registry
let reader: ReadThrough
beforeEach(() => {
  cache = createMemoryCache()
  broken = new Set()
  const faulty = new Proxy(cache, {
    get: (target, name: keyof Cache) => (broken.has(name) ? away : target[name]),
  })
  registry = createMetrics('essai', 'essai-1')
  reader = createReadThrough({ cache: faulty, registry, log })
})

/** A source whose loads end when the test says so. */
function source() {
  const loads: PromiseWithResolvers<string>[] = []
  const load = () => {
    const next = Promise.withResolvers<string>()
    loads.push(next)
    return next.promise
  }
  return { load, loads }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a value is loaded once, then read from the cache until it is invalidated', async () => {
  expect(await reader.read(wanted, async () => ['one'])).toEqual({ value: ['one'], from: 'MISS' })
  expect(await reader.read(wanted, away)).toEqual({ value: ['one'], from: 'HIT' })
  await reader.invalidate(['produits'])
  expect(await reader.read(wanted, async () => ['two'])).toEqual({ value: ['two'], from: 'MISS' })
})

test('reads of one key at the same time cause one load', async () => {
  const { load, loads } = source()
  const reads = Array.from({ length: 20 }, () => reader.read(wanted, load))
  await turn()
  expect(loads).toHaveLength(1)
  loads[0]?.resolve('one')
  expect(new Set((await Promise.all(reads)).map(({ value }) => value))).toEqual(new Set(['one']))
})

test('a read after a change does not get what a load before it found', async () => {
  const { load, loads } = source()
  const before = reader.read(wanted, load)
  await turn()
  await reader.invalidate(['produits'])
  const after = reader.read(wanted, load)
  await turn()
  loads[1]?.resolve('new')
  expect((await after).value).toBe('new')
  loads[0]?.resolve('old')
  expect((await before).value).toBe('old')
  expect(await reader.read(wanted, away)).toEqual({ value: 'new', from: 'HIT' })
})

test('a load that fails is no answer to later reads', async () => {
  await expect(reader.read(wanted, away)).rejects.toThrow('connection lost')
  expect((await reader.read(wanted, async () => 'one')).value).toBe('one')
})

test('a cache that does not answer costs loads, never an answer', async () => {
  await reader.read(wanted, async () => 'one')
  broken.add('get')
  expect(await reader.read(wanted, async () => 'two')).toEqual({ value: 'two', from: 'OFF' })
  broken.clear()
  expect(await reader.read(wanted, away)).toEqual({ value: 'one', from: 'HIT' })
})

test('nonsense in the cache is loaded, and replaced', async () => {
  await (await cache.get(wanted.key, wanted.tags)).fill('{"cut', 60_000)
  expect(await reader.read(wanted, async () => 'one')).toEqual({ value: 'one', from: 'MISS' })
  expect(await reader.read(wanted, away)).toEqual({ value: 'one', from: 'HIT' })
})

test('an invalidation that the cache did not take is made up for before anything is read from it', async () => {
  await reader.read(wanted, async () => 'old')
  broken.add('invalidate')
  await reader.invalidate(['produits'])
  expect(await reader.read(wanted, async () => 'new')).toEqual({ value: 'new', from: 'OFF' })
  broken.clear()
  expect(await reader.read(wanted, async () => 'new')).toEqual({ value: 'new', from: 'MISS' })
})

test('after a long absence the cache is cleared, not told of every change', async () => {
  await reader.read({ ...wanted, tags: [] }, async () => 'old')
  broken.add('invalidate').add('clear')
  await reader.invalidate(Array.from({ length: 1_001 }, (_, n) => `produit:${n}`))
  broken.delete('clear')
  expect(await reader.read({ ...wanted, tags: [] }, async () => 'new')).toEqual({
    value: 'new',
    from: 'MISS',
  })
})

test('operations and the hit ratio are told', async () => {
  await reader.read(wanted, async () => 'one')
  for (let n = 0; n < 3; n += 1) await reader.read(wanted, away)
  broken.add('get')
  await reader.read(wanted, async () => 'one')
  const told = await registry.metrics()
  const operation = (name: string, result: string) =>
    new RegExp(`^cache_operations_total\\{operation="${name}",result="${result}",[^}]*\\} (\\d+)$`, 'm').exec(
      told,
    )?.[1]
  expect([operation('get', 'hit'), operation('get', 'miss'), operation('get', 'error')]).toEqual([
    '3',
    '1',
    '1',
  ])
  expect(operation('set', 'ok')).toBe('1')
  expect(told).toMatch(/^cache_hit_ratio\{.*instance_id="essai-1".*\} 0\.75$/m)
})
