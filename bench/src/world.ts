/**
 * Everything that runs: one PostgreSQL, two sets of participants (as shipped, and with groups of one), and one orchestrator
 * for each variant with a database of its own. All start once and stay warm; those not being measured are frozen, so
 * that their heartbeats and polls disturb nobody.
 */
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClient } from '@comptoir/postgres-embarque/connection.ts'
import { provision } from '@comptoir/postgres-embarque/provision.ts'
import { startThrowAway, type ThrowAway } from '@comptoir/postgres-embarque/throw-away.ts'
import { type BenchConfig, checkout } from './config.ts'
import { type Launched, launch } from './processes.ts'
import { giveEndlessStock, lowerPrices } from './seed.ts'
import { type Grouping, type Variant, type VariantName, variants } from './variants.ts'

export interface World {
  readonly databasePid: number
  /** The superuser's address of a database. */
  adminUrl(database?: string): string
  readonly sets: Readonly<Partial<Record<Grouping, ParticipantSet>>>
  readonly fronts: ReadonlyMap<VariantName, Launched>
  /** Wakes what this variant needs and freezes all the rest. */
  only(variant: VariantName | Grouping): Promise<readonly Launched[]>
  close(): Promise<void>
}

export interface ParticipantSet {
  readonly commande: Launched
  readonly stock: Launched
  readonly paiement: Launched
  /** Database names. */
  readonly commandeDb: string
  readonly stockDb: string
}

const SERVICES = ['commande', 'stock', 'paiement', 'catalogue'] as const
type Service = (typeof SERVICES)[number]
const BUS = 'bus'
const ENV: Readonly<Record<Grouping, Record<string, string>>> = {
  groupes: {},
  // Ten connections: several small transactions at once are all that keeps the database busy.
  'un-par-un': { LANE_MAX: '1', DATABASE_POOL: '10' },
}
const short = (grouping: Grouping) => (grouping === 'groupes' ? 'g' : 'u')

/** Starts it all, seeded. */
export async function openWorld(config: BenchConfig): Promise<World> {
  const cluster = await startThrowAway(checkout, config.stateOverride)
  const logs = mkdtempSync(join(tmpdir(), 'comptoir-bench-'))
  const launched: Launched[] = []
  const close = async () => {
    await Promise.all(launched.map((one) => one.stop()))
    await cluster.discard()
    await rm(logs, { recursive: true, force: true })
  }
  try {
    const start = async (name: string, file: string, env: Record<string, string>) => {
      const all = { ...config.inherited, LOG_LEVEL: 'info', ...env, NODE_COMPILE_CACHE: join(logs, 'cache') }
      const one = await launch({ name, file, env: all, logs, profile: config.profile })
      launched.push(one)
      return one
    }
    await provisionAll(cluster, config)
    const sets: Partial<Record<Grouping, ParticipantSet>> = {}
    for (const grouping of groupings(config)) sets[grouping] = await startSet(cluster, grouping, start)
    const fronts = new Map<VariantName, Launched>()
    for (const name of config.variants) fronts.set(name, await startFront({ cluster, sets, name }, start))
    const only = (variant: VariantName | Grouping) => wakeOnly({ sets, fronts, launched }, variant)
    return { databasePid: cluster.pid, adminUrl: (name) => cluster.adminUrl(name), sets, fronts, only, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

const groupings = (config: BenchConfig): Grouping[] => [
  ...new Set([
    ...config.variants.map((name): Grouping => variants[name].participants),
    ...(config.extras ? (['groupes', 'un-par-un'] as const) : []),
  ]),
]

const databaseOf = (service: Service, grouping: Grouping) => `${service}_${short(grouping)}`
const journalOf = (name: VariantName) => `journal_${name.toLowerCase()}`
const busOf = (grouping: Grouping) => `${BUS}_${short(grouping)}`

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

type Start = (name: string, file: string, env: Record<string, string>) => Promise<Launched>

async function startSet(cluster: ThrowAway, grouping: Grouping, start: Start): Promise<ParticipantSet> {
  const startOne = (service: Service) => {
    const database = databaseOf(service, grouping)
    return start(`${service}-${grouping}`, `services/${service}/src/main.ts`, {
      ...ENV[grouping],
      SEMENCE: 'demo',
      DATABASE_URL: cluster.url(database),
      BUS_URL: cluster.url(busOf(grouping), database),
    })
  }
  // Its prices reach commande by the bus; after that it has nothing to do with an order.
  const catalogue = await startOne('catalogue')
  const [commande, stock, paiement] = await Promise.all([
    startOne('commande'),
    startOne('stock'),
    startOne('paiement'),
  ])
  await Promise.all([commande, stock, paiement].map((one) => one.ready()))
  await catalogue.stop()
  const [commandeDb, stockDb] = [databaseOf('commande', grouping), databaseOf('stock', grouping)]
  await withClient(cluster.adminUrl(commandeDb), lowerPrices)
  await withClient(cluster.adminUrl(stockDb), giveEndlessStock)
  return { commande, stock, paiement, commandeDb, stockDb }
}

interface Built {
  readonly cluster: ThrowAway
  readonly sets: Partial<Record<Grouping, ParticipantSet>>
  readonly name: VariantName
}

async function startFront({ cluster, sets, name }: Built, start: Start): Promise<Launched> {
  const variant: Variant = variants[name]
  const { JOURNAL: journal, ...env } = variant.env
  const set = sets[variant.participants]
  if (set === undefined) throw new Error(`${name}: no participants`)
  const urls = {
    COMMANDE_URLS: set.commande.url,
    STOCK_URLS: set.stock.url,
    PAIEMENT_URLS: set.paiement.url,
  }
  const database = cluster.url(journalOf(name))
  const front = await (variant.orchestrator === 'produit'
    ? start(name, 'orchestrator/src/main.ts', { ...env, ...urls, DATABASE_URL: database })
    : start(name, 'bench/src/bare/main.ts', {
        ...urls,
        ...(journal === undefined ? {} : { JOURNAL_URL: database }),
      }))
  await front.ready()
  return front
}

interface Running {
  readonly sets: Partial<Record<Grouping, ParticipantSet>>
  readonly fronts: ReadonlyMap<VariantName, Launched>
  readonly launched: readonly Launched[]
}

async function wakeOnly(running: Running, wanted: VariantName | Grouping): Promise<readonly Launched[]> {
  const isGrouping = wanted === 'groupes' || wanted === 'un-par-un'
  const set = running.sets[isGrouping ? wanted : variants[wanted].participants]
  if (set === undefined) throw new Error(`${wanted}: no participants`)
  const front = isGrouping ? undefined : running.fronts.get(wanted)
  const awake = [set.commande, set.stock, set.paiement, ...(front === undefined ? [] : [front])]
  for (const one of running.launched) {
    if (awake.includes(one)) one.wake()
    else one.freeze()
  }
  await Promise.all(awake.map((one) => one.ready()))
  return awake
}
