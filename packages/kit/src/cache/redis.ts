/**
 * The cache in Redis, shared by all instances of a service. Each tag has a token, made at random when a look-up first needs it
 * and removed by an invalidation; a value is found while the tokens of its tags are those of its own look-up. So a value that
 * was looked up before an invalidation is never found after it, whoever stores it and however late, and whatever Redis itself
 * throws away.
 */
import { createHash, randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Logger } from '../observe/logger.ts'
import type { Cache, CacheSize, LookUp } from './cache.ts'

export interface RedisCacheOptions {
  readonly url: string
  /** Keys begin with it: the service, whose account sees no others. */
  readonly service: string
  /** Of what is stored: another version of the service finds nothing of this one. */
  readonly version: string
  readonly log: Logger
  /** Longer on a machine that tests keep busy. */
  readonly answerWithinMs?: number
}

/** A read costs a few milliseconds without a cache: waiting longer for one saves nothing. */
const ANSWER_WITHIN_MS = 100
const CONNECT_WITHIN_MS = 2_000
const RETRY_MAX_MS = 2_000
/** Longer than any value is kept. */
const TOKEN_SECONDS = 86_400
/** After so many failures in a row the cache is left alone for a while: a slow one must not slow every read. */
const FAILURES_MAX = 5
const LEFT_ALONE_MS = 1_000
const SCAN_COUNT = 1_000

/** Connects in the background: until it is there, asking it fails. */
export const createRedisCache = (options: RedisCacheOptions): Cache => new RedisCache(options)

class RedisCache implements Cache {
  readonly #redis: Redis
  readonly #prefix: string
  /** Which run of the server answers: one that comes back with what it had saved knows no later invalidation. */
  #run: Promise<string> | undefined
  #failures = 0
  #aloneUntilMs = 0

  constructor({ url, service, version, log, answerWithinMs = ANSWER_WITHIN_MS }: RedisCacheOptions) {
    this.#prefix = `${service}:${version}`
    this.#redis = new Redis(url, {
      connectionName: service,
      connectTimeout: CONNECT_WITHIN_MS,
      commandTimeout: answerWithinMs,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      retryStrategy: (times) => Math.min(RETRY_MAX_MS, 50 * 2 ** Math.min(times, 10)),
    })
    // Each loss is told by the reads that fail.
    this.#redis.on('error', (cause: Error) => log.debug({ err: cause }, 'cache connection failed'))
    this.#redis.on('close', () => {
      this.#run = undefined
    })
  }

  readonly get = (key: string, tags: readonly string[]): Promise<LookUp> =>
    this.#ask(async (place) => {
      const at = `${place}v:${key}`
      const tokenKeys = [EVERYTHING, ...tags].map((tag) => tokenKey(place, tag))
      const [stored, ...known] = await this.#redis.mget(at, ...tokenKeys)
      const tokens = await Promise.all(
        tokenKeys.map(async (tokenOf, n) => known[n] ?? this.#makeToken(tokenOf)),
      )
      const seal = tokens.join(' ')
      return {
        value: stored === null || stored === undefined ? undefined : opened(stored, seal),
        fill: (value, ttlMs) =>
          this.#ask(async () => {
            // It would not be found. Storing it would only take the place of what another look-up found since.
            const now = await this.#redis.mget(...tokenKeys)
            if (now.join(' ') !== seal) return
            await this.#redis.set(at, sealed(value, seal), 'PX', Math.max(1, Math.round(ttlMs)))
          }),
      }
    })

  readonly invalidate = (tags: readonly string[]): Promise<void> =>
    this.#ask(async (place) => {
      // A Redis that is full still takes this.
      if (tags.length > 0) await this.#redis.del(...tags.map((tag) => tokenKey(place, tag)))
    })

  readonly clear = (): Promise<void> => this.invalidate([EVERYTHING])

  readonly size = (): Promise<CacheSize> =>
    this.#ask(async (place) => {
      let [keys, bytes, cursor] = [0, 0, '0']
      do {
        const [next, found] = await this.#redis.scan(cursor, 'MATCH', `${place}v:*`, 'COUNT', SCAN_COUNT)
        const lengths = await Promise.all(found.map((key) => this.#redis.strlen(key)))
        keys += found.length
        bytes += lengths.reduce((sum, length) => sum + length, 0)
        cursor = next
      } while (cursor !== '0')
      return { keys, bytes }
    })

  readonly close = async (): Promise<void> => this.#redis.disconnect()

  /** Asks the server that runs now, under the keys of that run. */
  async #ask<T>(question: (place: string) => Promise<T>): Promise<T> {
    if (performance.now() < this.#aloneUntilMs) throw new Error('cache: left alone for a moment')
    try {
      this.#run ??= this.#readRun()
      const answer = await question(`${this.#prefix}:${await this.#run}:`)
      this.#failures = 0
      return answer
    } catch (cause) {
      this.#run = undefined
      this.#failures += 1
      if (this.#failures % FAILURES_MAX === 0) this.#aloneUntilMs = performance.now() + LEFT_ALONE_MS
      throw cause
    }
  }

  async #readRun(): Promise<string> {
    const run = /^run_id:(\w+)/m.exec(await this.#redis.info('server'))?.[1]
    if (run === undefined) throw new Error('cache: it does not tell which run it is')
    return run
  }

  /** The token that all instances have from now on: the first that is made. */
  async #makeToken(key: string): Promise<string> {
    const token = randomBytes(12).toString('base64url')
    return (await this.#redis.set(key, token, 'EX', TOKEN_SECONDS, 'NX', 'GET')) ?? token
  }
}

const EVERYTHING = '*'
const tokenKey = (place: string, tag: string): string => `${place}t:${tag}`

/** What else is found under the key is no value of ours. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16)
const sealed = (value: string, seal: string): string => `${digest(`${seal}\n${value}`)} ${seal}\n${value}`

function opened(stored: string, seal: string): string | undefined {
  const at = stored.indexOf('\n')
  const value = stored.slice(at + 1)
  return at >= 0 && stored === sealed(value, seal) ? value : undefined
}
