/** Replies that a cache may give: by the whole address, and by what the caller may see. */
import { isRefusal, type Refusal, type ReplyHeader } from '@comptoir/contracts'
import type { FastifyRequest } from 'fastify'
import type { ReadThrough } from '../cache/read-through.ts'
import type { RouteReply } from './serve.ts'

export interface CachedReplyOptions {
  readonly raw: FastifyRequest
  readonly seconds: number
  /** What the reply is made of: a change of one of these takes it out. */
  readonly tags: readonly string[]
  /** Names the part of the reply that not everybody sees; callers with the same name see the same. */
  readonly seen: string
}

/** The reply that the cache has, else the one that is made now. A refusal is not kept. */
export async function cachedReply<H extends ReplyHeader = never>(
  cache: ReadThrough,
  { raw, seconds, tags, seen }: CachedReplyOptions,
  make: () => Promise<RouteReply<H> | Refusal>,
): Promise<RouteReply<H | 'X-Cache'> | Refusal> {
  const wanted = { key: `${raw.url} ${seen}`, tags, ttlMs: seconds * 1_000 }
  const { value, from } = await cache.read(wanted, make, (made) => !isRefusal(made))
  if (isRefusal(value)) return value
  return { ...value, headers: { ...value.headers, 'X-Cache': from } } as RouteReply<H | 'X-Cache'>
}
