/**
 * Everything that runs: one PostgreSQL, sets of participants (as shipped, with groups of one …), and one orchestrator
 * for each variant with a database of its own. All start once and stay warm; those not being measured are frozen, so
 * that their heartbeats and polls disturb no measurement.
 */
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { provision } from '@comptoir/system/postgres/provision.ts'
import { startThrowAway, type ThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { type KeyServer, startKeyServer } from '@comptoir/testing/key-server.ts'
import type { BenchConfig } from './config.ts'
import { type Engine, startEngine } from './engine.ts'
import { type Launched, launch, type Runnable } from './processes.ts'
import { openTills } from './sales.ts'
import { giveEndlessStock, lowerPrices } from './seed.ts'
import {
  type Grouping,
  hasEngine,
  isVariantName,
  sells,
  type Variant,
  type VariantName,
  variants,
} from './variants.ts'

export interface World {
  readonly cluster: ThrowAway
  readonly sets: Readonly<Partial<Record<Grouping, ParticipantSet>>>
  readonly fronts: ReadonlyMap<VariantName, Launched>
  /** Receives traces, where a variant sends any. It is no part of what is measured. */
  readonly sink: Launched | undefined
  /** Holds logs, and files made for a run. */
  readonly folder: string
  /** Starts one more process, as those of a set are. It ends with the world. */
  readonly start: Start
  /** Wakes what this variant needs, and these others, and freezes all the rest. */
  only(variant: VariantName | Grouping, others?: readonly Launched[]): Promise<readonly Launched[]>
  close(): Promise<void>
}

export type Start = (name: string, what: StartOptions) => Promise<Launched>

export interface StartOptions {
  readonly run: Runnable
  readonly env: Readonly<Record<string, string>>
  readonly grouping: Grouping
}

export interface ParticipantSet {
  readonly commande: Launched
  readonly stock: Launched
  readonly paiement: Launched
  /** Where sales are measured, with every till open. */
  readonly shop: Shop | undefined
  /** Database names. */
  readonly commandeDb: string
  readonly stockDb: string
}

interface Shop {
  readonly magasins: Launched
  readonly database: string
  readonly tills: Awaited<ReturnType<typeof openTills>>
}

const SERVICES = ['commande', 'stock', 'paiement', 'catalogue', 'magasins'] as const
type Service = (typeof SERVICES)[number]
const BUS = 'bus'
const ENV: Readonly<Record<Grouping, Record<string, string>>> = {
  grouped: {},
  // Ten connections: several small transactions at once are all that keeps the database busy.
  'one-by-one': { LANE_MAX: '1', DATABASE_POOL: '10' },
  traces: {},
  reference: {},
}

/** Starts it all, seeded. */
async function openWorld(config: BenchConfig): Promise<World> {
  const cluster = await startThrowAway(checkout, { stateOverride: config.stateOverride })
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-bench-'))
  const launched: Launched[] = []
  const keys = config.variants.some((name) => name === 'tokens' || sells(name))
    ? await startKeyServer()
    : undefined
  const close = async () => {
    await Promise.all(launched.map((one) => one.stop()))
    await keys?.close()
    await cluster.discard()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await provisionAll(cluster, config)
    const begin = starter(config, folder, launched)
    const sink = groupings(config).includes('traces') ? await startSink(begin) : undefined
    const start: Start = (name, { run, env, grouping }) =>
      begin(name, {
        run: 'path' in run && grouping === 'reference' ? { ...run, checkout: config.reference } : run,
        env: sink === undefined || grouping !== 'traces' ? env : { ...env, ...tracesTo(sink) },
      })
    const sets: Partial<Record<Grouping, ParticipantSet>> = {}
    for (const grouping of groupings(config)) {
      const isSold = config.variants.some((name) => variants[name].participants === grouping && sells(name))
      sets[grouping] = await startSet({ cluster, grouping, keys, isSold }, start)
    }
    const engine = config.variants.some(hasEngine) ? await startEngine(config) : undefined
    if (engine !== undefined) launched.push(engine)
    const fronts = new Map<VariantName, Launched>()
    for (const name of config.variants)
      fronts.set(name, await startFront({ cluster, sets, name, keys, engine }, start))
    const only: World['only'] = (variant, others = []) =>
      wakeOnly({ sets, fronts, engine, launched: launched.filter((one) => one !== sink) }, variant, others)
    return { cluster, sets, fronts, sink, folder, start, only, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

/** Opens a world for as long as it is used; Ctrl+C leaves nothing behind either. */
export async function inWorld<Result>(
  config: BenchConfig,
  use: (world: World) => Promise<Result>,
): Promise<Result> {
  const world = await openWorld(config)
  const leave = () => void world.close().finally(() => process.exit(130))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, leave)
  try {
    return await use(world)
  } finally {
    for (const signal of signals) process.removeListener(signal, leave)
    await world.close()
  }
}

type Begin = (name: string, what: Pick<StartOptions, 'run' | 'env'>) => Promise<Launched>

/** What every process gets, whichever it is. */
function starter({ inherited, profile }: BenchConfig, folder: string, launched: Launched[]): Begin {
  return async (name, { run, env }) => {
    const all = { ...inherited, LOG_LEVEL: 'info', ...env, NODE_COMPILE_CACHE: join(folder, 'cache') }
    const one = await launch({ name, run, env: all, logs: folder, profile })
    launched.push(one)
    return one
  }
}

async function startSink(begin: Begin): Promise<Launched> {
  const sink = await begin('otlp', { run: { path: 'proofs/bench/sink/main.ts' }, env: {} })
  await sink.ready()
  return sink
}

const tracesTo = ({ url }: Launched) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url })

const groupings = (config: BenchConfig): Grouping[] => [
  ...new Set([
    ...config.variants.map((name): Grouping => variants[name].participants),
    ...(config.extras ? (['grouped', 'one-by-one'] as const) : []),
  ]),
]

const databaseOf = (service: Service, grouping: Grouping) => `${service}_${grouping.charAt(0)}`
/** The database of the variant's journal. */
export const journalOf = (name: VariantName) => `journal_${name.toLowerCase()}`
const busOf = (grouping: Grouping) => `${BUS}_${grouping.charAt(0)}`

async function provisionAll(cluster: ThrowAway, config: BenchConfig): Promise<void> {
  const all = groupings(config)
  await provision({
    adminUrl: cluster.adminUrl(),
    services: [
      ...all.flatMap((grouping) => SERVICES.map((service) => databaseOf(service, grouping))),
      ...config.variants.map(journalOf),
    ],
    shared: all.map(busOf),
    passwordOf: (role) => decodeURIComponent(new URL(cluster.url(role)).password),
  })
}

interface SetOptions {
  readonly cluster: ThrowAway
  readonly grouping: Grouping
  /** By which tokens are checked, where a variant has any. */
  readonly keys: KeyServer | undefined
  /** There are stores as well. */
  readonly isSold: boolean
}

async function startSet(
  { cluster, grouping, keys, isSold }: SetOptions,
  start: Start,
): Promise<ParticipantSet> {
  const startOne = (service: Service) => {
    const database = databaseOf(service, grouping)
    const env = {
      ...ENV[grouping],
      SEED: 'demo',
      ...(keys === undefined ? {} : { UTILISATEURS_URLS: keys.url }),
      DATABASE_URL: cluster.url(database),
      BUS_URL: cluster.url(busOf(grouping), database),
    }
    return start(`${service}-${grouping}`, {
      run: { path: `services/${service}/src/main.ts` },
      env,
      grouping,
    })
  }
  // Its prices reach commande by the bus; after that it has nothing to do with an order.
  const catalogue = await startOne('catalogue')
  const [commande, stock, paiement] = await Promise.all([
    startOne('commande'),
    startOne('stock'),
    startOne('paiement'),
  ])
  const magasins = isSold ? await startOne('magasins') : undefined
  const all = [commande, stock, paiement, ...(magasins === undefined ? [] : [magasins])]
  await Promise.all(all.map((one) => one.ready()))
  await catalogue.stop()
  const [commandeDb, stockDb] = [databaseOf('commande', grouping), databaseOf('stock', grouping)]
  await withClient(cluster.adminUrl(commandeDb), lowerPrices)
  await withClient(cluster.adminUrl(stockDb), giveEndlessStock)
  const shop =
    magasins === undefined
      ? undefined
      : { magasins, database: databaseOf('magasins', grouping), tills: await openTills(magasins) }
  return { commande, stock, paiement, shop, commandeDb, stockDb }
}

interface Built {
  readonly cluster: ThrowAway
  readonly sets: Partial<Record<Grouping, ParticipantSet>>
  readonly name: VariantName
  readonly keys: KeyServer | undefined
  readonly engine: Engine | undefined
}

async function startFront({ cluster, sets, name, keys, engine }: Built, start: Start): Promise<Launched> {
  const variant: Variant = variants[name]
  const { JOURNAL: journal, ...env } = variant.env
  const set = sets[variant.participants]
  if (set === undefined) throw new Error(`${name}: no participants`)
  const own = hasEngine(name) ? engine : undefined
  const urls = {
    ...own?.env,
    COMMANDE_URLS: set.commande.url,
    STOCK_URLS: set.stock.url,
    PAIEMENT_URLS: set.paiement.url,
    ...(set.shop === undefined ? {} : { MAGASINS_URLS: set.shop.magasins.url }),
    ...(keys === undefined ? {} : { UTILISATEURS_URLS: keys.url }),
  }
  const database = cluster.url(journalOf(name))
  const [path, added] =
    variant.orchestrator === 'shipped'
      ? ['orchestrator/src/main.ts', { ...env, DATABASE_URL: database }]
      : ['proofs/bench/bare/main.ts', journal === undefined ? {} : { JOURNAL_URL: database }]
  const grouping = variant.participants
  const front = await start(name, { run: { path }, env: { ...added, ...urls }, grouping })
  await front.ready()
  await own?.register()
  return front
}

interface Running {
  readonly sets: Partial<Record<Grouping, ParticipantSet>>
  readonly fronts: ReadonlyMap<VariantName, Launched>
  readonly engine: Engine | undefined
  readonly launched: readonly Launched[]
}

async function wakeOnly(
  running: Running,
  wanted: VariantName | Grouping,
  others: readonly Launched[],
): Promise<readonly Launched[]> {
  // A grouping may have the name of the variant that runs on it: then its orchestrator wakes as well.
  const front = isVariantName(wanted) ? running.fronts.get(wanted) : undefined
  const set = running.sets[isVariantName(wanted) ? variants[wanted].participants : wanted]
  if (set === undefined) throw new Error(`${wanted}: no participants`)
  const { commande, stock, paiement, shop } = set
  const sold = shop !== undefined && isVariantName(wanted) && sells(wanted) ? [shop.magasins] : []
  const engine = isVariantName(wanted) && hasEngine(wanted) ? running.engine : undefined
  const own = [front, engine].filter((one) => one !== undefined)
  const awake = [commande, stock, paiement, ...sold, ...own, ...others]
  for (const one of running.launched) {
    if (awake.includes(one)) one.wake()
    else one.freeze()
  }
  await Promise.all(awake.map((one) => one.ready()))
  return awake
}
