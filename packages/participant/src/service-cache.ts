/** The cache as a service has it: Redis where there is one, else the memory of each instance, told of changes by the database. */
import { createHash } from 'node:crypto'
import type { cacheRoutes, ServiceContract } from '@comptoir/contracts'
import type { Cache } from '@comptoir/kit/cache/cache.ts'
import { createReadThrough, type ReadThrough } from '@comptoir/kit/cache/read-through.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Shutdown } from '@comptoir/kit/process/shutdown.ts'
import type { FastifyInstance } from 'fastify'
import { type KeyedDeps, serveKeyed } from './keyed.ts'

interface CacheConfig {
  readonly DATABASE_URL: string
  readonly REDIS_URL?: string
}

type CacheDeps = Pick<AppDeps, 'pool' | 'log' | 'registry' | 'instanceId'>

/** Opens the cache of a service, and closes it when the service ends. */
export async function openCache(
  deps: CacheDeps,
  { contract, config }: { readonly contract: ServiceContract; readonly config: CacheConfig },
  shutdown: Shutdown,
): Promise<ReadThrough> {
  const cache = await createCache(deps, contract, config)
  shutdown.onClose('cache', () => cache.close())
  const reader = createReadThrough({ ...deps, cache })
  shutdown.onClose('cache reader', async () => reader.close())
  return reader
}

/** What a process does not use is not loaded. */
async function createCache(deps: CacheDeps, contract: ServiceContract, config: CacheConfig): Promise<Cache> {
  const { REDIS_URL: url } = config
  if (url === undefined) {
    const { createToldMemoryCache } = await import('@comptoir/kit/cache/told-memory.ts')
    return createToldMemoryCache({ ...deps, url: config.DATABASE_URL })
  }
  const { createRedisCache } = await import('@comptoir/kit/cache/redis.ts')
  return createRedisCache({ ...deps, url, service: contract.name, version: versionOf(contract) })
}

/** What was stored in another shape is not found. */
const versionOf = ({ routes }: ServiceContract): string =>
  createHash('sha256')
    .update(JSON.stringify(routes.map(({ id, replies }) => [id, replies])))
    .digest('base64url')
    .slice(0, 12)

/** Serves the routes of a service's cache. */
export function serveCache(
  app: FastifyInstance,
  deps: KeyedDeps & { readonly cache: ReadThrough },
  { consulterCache, viderCache }: ReturnType<typeof cacheRoutes>,
): void {
  serveRoute(app, consulterCache, async () => ({ status: 200, body: await deps.cache.stats() }))
  serveKeyed(app, deps, viderCache, async () => {
    await deps.cache.clear()
    return { status: 204 }
  })
}
