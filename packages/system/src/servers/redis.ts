/** Redis from Debian's package, in a folder and on a port of the system's own: a cache, so it keeps nothing when it ends. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { keptSecret, rolePassword } from '../secret.ts'
import { StartError } from '../start-error.ts'
import { toolPath } from '../tools/tools.ts'
import { prepareFolder, type Server, startServer } from './server.ts'

/** Offset 0. */
export const REDIS_PORT = 6379

export interface RedisOptions {
  readonly directory: string
  readonly port: number
  /** Each has an account of its name, which sees keys that begin with it. */
  readonly services: readonly string[]
}

export interface Redis extends Server {
  url(account: string): string
}

const SYSTEM_PATH = '/usr/bin:/bin:/usr/local/bin'
const ACCOUNTS = ['redis', 'nobody']
const START_WITHIN_MS = 30_000

/** Whether this machine has it. */
export const hasRedis = (): boolean => toolPath('redis-server', SYSTEM_PATH) !== undefined

/** Starts the cache. Throws StartError, with nothing left running. */
export async function startRedis({ directory, port, services }: RedisOptions): Promise<Redis> {
  const file = toolPath('redis-server', SYSTEM_PATH)
  if (file === undefined)
    throw new StartError({
      fr: 'Redis est absent : npm run tools l’installe, ou donnez le vôtre : REDIS_URL=redis://…',
      en: 'Redis is missing: npm run tools installs it, or give your own: REDIS_URL=redis://…',
    })
  const place = { directory, accounts: ACCOUNTS }
  prepareFolder(place, {})
  const secret = keptSecret(join(directory, 'redis.secret'))
  const passwordOf = (name: string) => rolePassword(secret, name)
  prepareFolder(place, {
    'redis.conf': redisConfiguration({ address: '127.0.0.1', port, services, passwordOf }),
  })
  const server = await startServer({
    ...place,
    name: 'Redis',
    programs: [{ file, args: [join(directory, 'redis.conf')], env: { PATH: SYSTEM_PATH, LANG: 'C.UTF-8' } }],
    port,
    startWithinMs: START_WITHIN_MS,
  })
  return {
    ...server,
    url: (account) => `redis://${account}:${rolePassword(secret, account)}@127.0.0.1:${port}`,
  }
}

/** What `kit/src/cache/redis.ts` asks, and no more. */
const COMMANDS = '-@all +mget +set +del +strlen +scan +@connection -@dangerous +info'

export interface RedisAccounts {
  /** On which it listens. */
  readonly address: string
  readonly port: number
  readonly services: readonly string[]
  readonly passwordOf: (service: string) => string
}

/** What it reads at its start; no password stands in it. */
export function redisConfiguration({ address, port, services, passwordOf }: RedisAccounts): string {
  const users = services.map((name) => {
    const digest = createHash('sha256').update(passwordOf(name)).digest('hex')
    return `user ${name} on #${digest} ~${name}:* ${COMMANDS}`
  })
  const lines = [
    `port ${port}`,
    `bind ${address}`,
    // Everyone needs an account, from wherever he asks.
    'protected-mode no',
    'daemonize no',
    'save ""',
    'appendonly no',
    'maxmemory 64mb',
    'maxmemory-policy allkeys-lru',
    'user default off',
    ...users,
  ]
  return `${lines.join('\n')}\n`
}
