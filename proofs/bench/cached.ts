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
import { type Answers, closedLoop, median } from './load.ts'
import { type Launched, launch } from './processes.ts'
import { paired } from './results.ts'

type Say = (line: string) => void

const DATABASE = 'catalogue'
const BUS = 'bus'
const CLIENTS = 32
/** Lists of 20 to 83 products, twice as many as are asked for at once: readers of one list share the work, cached or not. */
const PATHS = Array.from({ length: 2 * CLIENTS }, (_, n) => `/produits?limite=${20 + n}`)
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
        await reads(url, config.warmUpSeconds)
        const found = await reads(url, config.seconds)
        rates.set(from, [...(rates.get(from) ?? []), found.count / found.seconds])
        say(`  ${from}, tour ${round + 1} : ${toldOf(found, from)}`)
      }
    const plain = rates.get('source') ?? []
    for (const [from, found] of rates)
      say(`${from} : ${median(found).toFixed(0)} lectures/s de listes de produits, ${CLIENTS} lecteurs`)
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

interface Reads extends Answers {
  /** How often `X-Cache` said what. */
  readonly said: ReadonlyMap<string, number>
}

/** Readers who ask for lists again and again. */
async function reads(url: string, seconds: number): Promise<Reads> {
  const pool = new Pool(url, { connections: CLIENTS, pipelining: 1 })
  const said = new Map<string, number>()
  let asked = 0
  const ask = async () => {
    const path = PATHS[asked % PATHS.length] ?? ''
    asked += 1
    const { statusCode, headers, body } = await pool.request({ method: 'GET', path })
    await body.dump()
    const where = String(headers['x-cache'])
    said.set(where, (said.get(where) ?? 0) + 1)
    return statusCode === 200
  }
  const answers = await closedLoop(ask, { clients: CLIENTS, seconds })
  await pool.close()
  return { ...answers, said }
}

/** How many a second, and how many of them came from where they should: on a busy machine Redis is late, and is done without. */
function toldOf({ count, failed, seconds, said }: Reads, from: From): string {
  if (failed > 0) throw new Error(`${from}: ${failed} of ${count} failed`)
  const share = (100 * (said.get(SAYS[from]) ?? 0)) / count
  return `${(count / seconds).toFixed(0)} lectures/s, ${share.toFixed(0)} % ${SAYS[from]}`
}
