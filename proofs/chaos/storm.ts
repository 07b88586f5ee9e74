/** One run from its start to what it has shown: the system, its proxies and clocks, the customers, the faults, the rules. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { RESTATE_PORTS } from '@comptoir/system/servers/restate.ts'
import { Random } from '@comptoir/testing/random.ts'
import type { Client as Database } from 'pg'
import { Client } from '../client.ts'
import { deadLetters, unreadQueues } from './bus.ts'
import { check } from './check.ts'
import { Clocks } from './clocks.ts'
import { breakThings, type Fault, isOrchestrator, isParticipant, particularFaults } from './faults.ts'
import { floorsOf, missed, type Run, type Watched } from './floors.ts'
import { startRestocking } from './keepers.ts'
import { type Load, startLoad } from './load.ts'
import { Meter } from './meter.ts'
import { Network } from './network.ts'
import { startNewcomers } from './newcomers.ts'
import { Operator } from './operator.ts'
import { waitUntilQuiet } from './quiescence.ts'
import { allOf, openRecords, type Records } from './records.ts'
import { compareReports } from './reports.ts'
import { startSales } from './sellers.ts'
import { takeSnapshot } from './snapshot.ts'
import { readsAtEach, type Summary } from './summary.ts'
import { route } from './system.ts'
import type { Texts } from './texts.ts'

/** How long everything may take to end once nothing breaks any more: longer than any deadline of the system. */
const QUIET_LIMIT_MS = 240_000
const SETTLE_LIMIT_MS = 60_000
/** A broker that was killed last starts for as long as two minutes on a busy machine, and events wait for it. */
const BROKER_QUIET = { limitMs: 480_000, stallMs: 180_000 } as const
/** Seeds of the proxies and of the clocks, beside those of faults and customers. */
const NETWORK_SEEDS = 7_919
const CLOCK_SEED = 104_729
/** One seller, one storekeeper and one newcomer beside so many customers. */
const SELLERS = 4
const KEEPERS = 40
const NEWCOMERS = 80
const TAKEOVERS = 'saga_takeovers_total'
const FENCED = 'saga_fenced_total'

/** What a run is asked to do. */
export interface ChaosConfig {
  readonly seed: number
  /** How long faults happen. */
  readonly faultMs: number
  readonly inFlight: number
  /** Keeps data, logs and the client's record after the run. */
  readonly keep: boolean
  /** What carries events, what runs sagas and where reads are cached, where that is not PostgreSQL and the memory of each process. */
  readonly servers: RunningSystem['servers']
}

export interface StormOptions {
  readonly settings: ChaosConfig
  readonly texts: Texts
  readonly say: (line: string) => void
  readonly stopped: AbortSignal
}

interface Stage {
  readonly system: RunningSystem
  readonly network: Network
  readonly clocks: Clocks
  readonly records: Records
  readonly scraper: Client
  readonly meter: Meter
  readonly load: Load
  readonly operator: Operator
}

/** What the run has shown; undefined when it was stopped before it could judge. */
export async function storm(system: RunningSystem, options: StormOptions): Promise<Summary | undefined> {
  const { seed } = options.settings
  const folder = join(system.folder, 'client')
  mkdirSync(folder)
  const orchestrators = system.places(isOrchestrator).map(({ id }) => id)
  const clocks = new Clocks(orchestrators, system.folder, new Random(seed + CLOCK_SEED))
  const network = await openNetwork(system, seed)
  const scraper = new Client(2)
  const operator = new Operator(system, scraper)
  try {
    route(system, { ...network.routes(), clocks: clocks.files })
    await system.start()
    // A server that has just been filled would write all of it anew after each kill: the run would show little else.
    await withClient(system.databaseUrl('postgres'), (client) => client.query('checkpoint'))
    options.say(`${options.texts.started}, PORT_OFFSET=${system.offset}`)
    const records = await openRecords(folder)
    const load = await startPeople(system, { records, settings: options.settings, network })
    const meter = new Meter(scraper, system.urlsOf('orchestrateur'), [TAKEOVERS, FENCED])
    try {
      return await judge({ system, network, clocks, records, scraper, meter, load, operator }, options)
    } finally {
      // Whichever is left open keeps a run alive that was asked to stop.
      await Promise.all([meter.stop(), load.close(), ...allOf(records).map((record) => record.close())])
    }
  } finally {
    await scraper.close()
    await network.close()
  }
}

/** Everybody: customers, sellers, storekeepers, newcomers. */
async function startPeople(
  system: RunningSystem,
  { records, settings, network }: Pick<Stage, 'records' | 'network'> & Pick<StormOptions, 'settings'>,
): Promise<Load> {
  const { seed, inFlight } = settings
  const { record, told } = records
  const beside = (customers: number) => Math.max(2, Math.round(inFlight / customers))
  const sales = await startSales({ system, record: told.ventes, seed, sellers: beside(SELLERS) })
  const { calls } = network.routes()
  const acts = { system, record: told.actes, seed, keepers: beside(KEEPERS), calls }
  const restocking = await startRestocking(acts)
  const inscriptions = { system, record: told.inscriptions, seed, newcomers: beside(NEWCOMERS) }
  const all = [startLoad({ system, record, seed, inFlight }), startNewcomers(inscriptions)]
  return together([...all, sales, restocking])
}

/** Several loads as one. */
const together = (loads: readonly Load[]): Load => ({
  stop: async () => void (await Promise.all(loads.map((load) => load.stop()))),
  settle: async (ms) => {
    const open = await Promise.all(loads.map((load) => load.settle(ms)))
    return open.reduce((sum, count) => sum + count, 0)
  },
  close: async () => void (await Promise.all(loads.map((load) => load.close()))),
})

const openNetwork = (system: RunningSystem, seed: number): Promise<Network> =>
  Network.open({
    clients: system.places(({ database }) => database !== undefined).map(({ id }) => id),
    databasePort: system.databasePort,
    called: [...system.places(isParticipant).map(({ port }) => port), ...engineOf(system)],
    random: (place) => new Random(seed + NETWORK_SEEDS * (place + 1)),
  })

/** Where an engine that is not ours is asked. */
const engineOf = ({ servers: { engine }, offset }: RunningSystem): readonly number[] =>
  engine === undefined ? [] : [RESTATE_PORTS.ingress + offset]

async function judge(stage: Stage, options: StormOptions): Promise<Summary | undefined> {
  const { system, records, scraper, load, meter, operator } = stage
  const { settings, texts, say, stopped } = options
  const faults = await rage(stage, options)
  if (stopped.aborted) return undefined
  const databaseUrl = (database: string) => system.databaseUrl(database)
  const help = () => operator.retryLost()
  const quiet =
    system.servers.bus === undefined
      ? { limitMs: QUIET_LIMIT_MS, help }
      : { ...BROKER_QUIET, help, unread: () => unreadQueues(scraper, system) }
  await waitUntilQuiet(databaseUrl, quiet)
  const open = allOf(records).flatMap((one) => one.open())
  say(`${texts.settling}: ${open.length}`)
  await load.settle(SETTLE_LIMIT_MS)
  await waitUntilQuiet(databaseUrl, quiet)
  await meter.stop()
  say(texts.checking)
  await compareReports(scraper, system)
  const dead = await deadLetters(scraper, system)
  const snapshot = await takeSnapshot({ databaseUrl, ...records, dead })
  try {
    const breaches = await check(snapshot)
    const sagas = await sagasOf(snapshot)
    const watched = watchedOf(stage, faults, total(sagas))
    const shown = { sagas, faults, watched, record: records.record, breaches, freed: operator.freed }
    return { seed: settings.seed, ...runOf(settings), ...shown }
  } finally {
    await snapshot.end()
  }
}

const runOf = ({ faultMs, servers }: ChaosConfig): Run => ({
  seconds: faultMs / 1_000,
  engine: servers?.engine,
})

async function rage(stage: Stage, { settings, texts, say, stopped }: StormOptions): Promise<Fault[]> {
  const {
    load,
    records: { record },
  } = stage
  const faults: Fault[] = []
  const began = performance.now()
  const onFault = (fault: Fault) => {
    faults.push(fault)
    const name = texts.kinds[fault.kind] ?? texts.killed(fault.kind)
    say(`${((fault.at - began) / 1_000).toFixed(1).padStart(7)} s  ${name}`)
  }
  try {
    await breakThings({
      ...stage,
      random: new Random(settings.seed),
      durationMs: settings.faultMs,
      isStrong: () =>
        missed(floorsOf(watchedOf(stage, faults, record.ordersKnown()), runOf(settings))).length === 0,
      stopped,
      onFault,
      recoveredSince: (at) => record.confirmedSince(at),
    })
    say(texts.faultsOver)
  } finally {
    await load.stop()
  }
  return faults
}

async function sagasOf(snapshot: Database): Promise<Record<string, number>> {
  const { rows } = await snapshot.query<{ status: string; count: number }>(
    'select status, count(*)::int as count from orchestrateur.sagas group by 1 order by 1',
  )
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
}

const total = (sagas: Readonly<Record<string, number>>): number =>
  Object.values(sagas).reduce((sum, count) => sum + count, 0)

function watchedOf(
  { system, network, records: { record, told }, meter }: Stage,
  faults: Fault[],
  sagas: number,
): Watched {
  const counts = network.counts()
  const names = [...new Set(system.places().map(({ name }) => name)), ...particularFaults(system.servers)]
  const happened = names.map((kind) => [kind, faults.filter((fault) => fault.kind === kind).length])
  const places = ['passerelle', ...system.places(isOrchestrator).map(({ id }) => id)]
  return {
    sagas,
    takeovers: meter.total(TAKEOVERS),
    cutReplies: counts['database cut'] + counts['call cut'],
    lateWrites: counts['database late'] + counts['call late'],
    fencedWrites: network.fenced + meter.total(FENCED),
    readsAtEach: readsAtEach(record.reads, places),
    acts: told.actes.doneKnown(),
    accounts: told.inscriptions.definite,
    faults: { ...Object.fromEntries(happened), ...counts },
  }
}
