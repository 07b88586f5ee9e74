/** `npm run bench -- --cached`: the list of products from the source, from memory and from Redis, in turns. */
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { provision } from '@comptoir/system/postgres/provision.ts'
import { startThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { hasRedis } from '@comptoir/system/servers/redis.ts'
import { startThrowAwayRedis } from '@comptoir/system/servers/throw-away.ts'
import { startKeyServer } from '@comptoir/testing/key-server.ts'
import { Pool } from 'undici'
import type { BenchConfig } from './config.ts'
import { closedLoop, median } from './load.ts'
import { type Launched, launch } from './processes.ts'
import { paired } from './results.ts'

type Say = (line: string) => void

const DATABASE = 'catalogue'
const BUS = 'bus'
const PATH = '/produits?limite=50'
const CLIENTS = 32
/** A closed port: whoever has it for a cache reads everything from the source. */
const NO_REDIS = 'redis://127.0.0.1:9'
/** By where the list comes from, what the service says of it. */
const SAYS = { source: 'OFF', memory: 'HIT', redis: 'HIT' } as const
type From = keyof typeof SAYS
/** A cache must answer so many times as often as the source. */
const MUST = 3

interface World {
  readonly services: ReadonlyMap<From, Launched>
  close(): Promise<void>
}

/** Measures each in turns and says it. Exit code 1 below the target, unless nothing is to be judged. */
export async function compareCached(config: BenchConfig, say: Say): Promise<number> {
  const world = await openWorld(config)
  try {
    const rates = new Map<From, number[]>()
    for (let round = 0; round < config.rounds; round += 1)
      for (const [from, { url }] of world.services) {
        await readsPerSecond(url, from, config.warmUpSeconds)
        rates.set(from, [...(rates.get(from) ?? []), await readsPerSecond(url, from, config.seconds)])
      }
    const plain = rates.get('source') ?? []
    for (const [from, found] of rates)
      say(`${from} : ${median(found).toFixed(0)} lectures/s de ${PATH}, ${CLIENTS} lecteurs`)
    const ratios = [...rates].flatMap(([from, found]) =>
      from === 'source' ? [] : [[from, paired(found, plain) ?? Number.NaN] as const],
    )
    for (const [from, ratio] of ratios) say(`${from}/source : ${ratio} (≥ ${MUST})`)
    return config.smoke || ratios.every(([, ratio]) => ratio >= MUST) ? 0 : 1
  } finally {
    await world.close()
  }
}

/** The same catalogue three times, on one database; two where this machine has no Redis. */
async function openWorld({ inherited, stateOverride }: BenchConfig): Promise<World> {
  const cluster = await startThrowAway(checkout, { stateOverride })
  const keys = await startKeyServer()
  const logs = mkdtempSync(join(tmpdir(), 'comptoir-bench-'))
  const passwordOf = (role: string) => decodeURIComponent(new URL(cluster.url(role)).password)
  await provision({ adminUrl: cluster.adminUrl(), services: [DATABASE], shared: [BUS], passwordOf })
  const redis = hasRedis()
    ? await startThrowAwayRedis({ checkout, stateOverride, inMemory: true, services: [DATABASE] })
    : undefined
  const env = {
    ...inherited,
    SEED: 'demo',
    DATABASE_URL: cluster.url(DATABASE),
    BUS_URL: cluster.url(BUS, DATABASE),
    UTILISATEURS_URLS: keys.url,
  }
  const services = new Map<From, Launched>()
  const start = async (name: From, more: Readonly<Record<string, string>>) => {
    const run = { path: 'services/catalogue/src/main.ts' }
    const service = await launch({ name, run, env: { ...env, ...more }, logs, profile: undefined })
    services.set(name, service)
    await service.ready()
  }
  await start('source', { REDIS_URL: NO_REDIS })
  await start('memory', {})
  if (redis !== undefined) await start('redis', { REDIS_URL: redis.now.url(DATABASE) })
  return {
    services,
    close: async () => {
      await Promise.all([...services.values()].map((service) => service.stop()))
      await redis?.discard()
      await keys.close()
      await cluster.discard()
      await rm(logs, { recursive: true, force: true })
    },
  }
}

/** How often a second readers get the list. Throws when it came from elsewhere: the figure would be of something else. */
async function readsPerSecond(url: string, from: From, seconds: number): Promise<number> {
  const pool = new Pool(url, { connections: CLIENTS, pipelining: 1 })
  const said = new Map<string, number>()
  const ask = async () => {
    const { statusCode, headers, body } = await pool.request({ method: 'GET', path: PATH })
    await body.dump()
    const where = String(headers['x-cache'])
    said.set(where, (said.get(where) ?? 0) + 1)
    return statusCode === 200
  }
  const { count, failed, seconds: lasted } = await closedLoop(ask, { clients: CLIENTS, seconds })
  await pool.close()
  if (failed > 0 || (said.get(SAYS[from]) ?? 0) < 0.9 * count)
    throw new Error(`${from}: ${failed} failed, x-cache ${JSON.stringify([...said])}`)
  return count / lasted
}
