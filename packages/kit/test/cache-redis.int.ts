/** The cache in Redis: the suite of every cache, and what Redis does when it is away, slow, full, or holds nonsense. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pass } from 'node:timers/promises'
import { hasRedis, startTestRedis, type TestRedis } from '@comptoir/testing/brokers.ts'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Cache } from '../src/cache/cache.ts'
import { createRedisCache } from '../src/cache/redis.ts'
import { newId } from '../src/ids.ts'
import { createLogger } from '../src/observe/logger.ts'
import { cacheSuite } from './cache-suite.ts'

const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const HOUR = 3_600_000

describe.skipIf(!hasRedis())('Redis', () => {
  let server: TestRedis
  let open: { close(): Promise<unknown> }[] = []
  beforeAll(async () => {
    server = await startTestRedis(['essai', 'autre'])
  })
  afterAll(() => server.discard())
  afterEach(async () => {
    await Promise.all(open.map((one) => one.close()))
    open = []
  })

  const cache = ({
    version = newId(),
    url = server.now.url('essai'),
    answerWithinMs = 20_000,
  } = {}): Cache => {
    const made = createRedisCache({ url, service: 'essai', version, log, answerWithinMs })
    open.push(made)
    return made
  }
  const connected = async (options?: Parameters<typeof cache>[0]): Promise<Cache> => {
    const made = cache(options)
    await expect
      .poll(() =>
        made.size().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    return made
  }
  const put = async (to: Cache, key: string, value: string) => (await to.get(key, [key])).fill(value, HOUR)
  const found = async (from: Cache, key: string, tags = [key]) => (await from.get(key, tags)).value

  describe('as a cache', () => {
    cacheSuite(async () => ({ cache: await connected(), pass }))
  })

  test('instances share values, and an invalidation reaches all of them at once', async () => {
    const version = newId()
    const [one, two] = [await connected({ version }), await connected({ version })]
    await (await one.get('a', ['tag'])).fill('old', HOUR)
    expect(await found(two, 'a', ['tag'])).toBe('old')
    const before = await two.get('a', ['tag'])
    await one.invalidate(['tag'])
    await before.fill('old', HOUR)
    expect([await found(one, 'a', ['tag']), await found(two, 'a', ['tag'])]).toEqual([undefined, undefined])
  })

  test('another version of the service finds nothing of this one', async () => {
    await put(await connected(), 'a', 'old shape')
    expect(await found(await connected(), 'a')).toBeUndefined()
  })

  test('whatever Redis throws away, no value comes back that was invalidated', async () => {
    const from = await connected()
    const before = await from.get('a', ['tag'])
    await from.invalidate(['tag'])
    const raw = new Redis(server.now.url('essai'))
    open.push({ close: async () => raw.disconnect() })
    const [, keys] = await raw.scan('0', 'MATCH', 'essai:*:t:*', 'COUNT', 10_000)
    if (keys.length > 0) await raw.del(...keys)
    await before.fill('stale', HOUR)
    expect(await found(from, 'a', ['tag'])).toBeUndefined()
  })

  test('nonsense under a key is no value', async () => {
    const version = newId()
    const from = await connected({ version })
    await put(from, 'a', 'one')
    const raw = new Redis(server.now.url('essai'))
    open.push({ close: async () => raw.disconnect() })
    const [, keys] = await raw.scan('0', 'MATCH', `essai:${version}:*:v:a`, 'COUNT', 10_000)
    expect(keys).toHaveLength(1)
    await raw.set(keys[0] ?? '', '{"nonsense":')
    expect(await found(from, 'a')).toBeUndefined()
    await put(from, 'a', 'two')
    expect(await found(from, 'a')).toBe('two')
  })

  test('a server that comes back knows nothing of before', async () => {
    const from = await connected()
    await put(from, 'a', 'old')
    await server.kill()
    await expect(found(from, 'a')).rejects.toBeInstanceOf(Error)
    await server.restart()
    await expect
      .poll(() =>
        found(from, 'a').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    expect(await found(from, 'a')).toBeUndefined()
  })

  test('a server that never answers is given up in time, and then left alone', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const { port } = mute.address() as { port: number }
    const from = cache({ url: `redis://127.0.0.1:${port}`, answerWithinMs: 50 })
    const fault = () =>
      found(from, 'a').then(
        () => '',
        (cause: Error) => cause.message,
      )
    await expect.poll(fault).toContain('timed out')
    await expect.poll(fault).toContain('left alone')
    mute.close()
  })

  test('an account sees the keys of its service alone', async () => {
    const other = await connected({ url: server.now.url('autre') })
    await expect(found(other, 'a')).rejects.toThrow('NOPERM')
  })
})
