/** One measurement: warm up, run, let the trailing work end, count what commande says is confirmed. */
import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { machineSeconds, ownSeconds, treeSeconds } from './cpu.ts'
import { closedLoop, orders, percentile } from './load.ts'
import type { Launched } from './processes.ts'
import { sales } from './sales.ts'
import { HOT_PRODUCT } from './seed.ts'
import { sells, spreads, type VariantName, variants } from './variants.ts'
import type { World } from './world.ts'

export interface Measurement<Name extends string = VariantName> {
  readonly variant: Name
  readonly inFlight: number
  readonly sagasPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of all measured processes and PostgreSQL, without the load generator. */
  readonly cpuMsPerSaga: number
  /** Transactions that wrote. */
  readonly commitsPerSaga: number
  /** Share of the machine's processors that neither these processes nor the load generator used. */
  readonly foreign: number
  /** Milliseconds of processor time per saga, by process. */
  readonly cpuBy: Readonly<Record<string, number>>
}

/** The machine stalled for longer than a client waits: the orders go on, but no figure can be had from them. */
export class Stalled extends Error {}

const TRAILING_MS = 250
const SETTLE_LIMIT_MS = 60_000

export interface Measured<Name extends string = VariantName> {
  /** As tables have it. */
  readonly name: Name
  /** What runs. */
  readonly variant: VariantName
  /** Takes the orders in the place of the orchestrator, and hands them on to it. */
  readonly gateway?: Launched | undefined
  readonly inFlight: number
  readonly seconds: number
  readonly warmUpSeconds: number
}

/**
 * Measures one variant; everything else of the world is frozen meanwhile.
 * @throws Stalled when an order was not confirmed while its client waited; an Error when commande does not say the same
 */
export async function measure<Name extends string>(
  world: World,
  { name, variant, gateway, inFlight, seconds, warmUpSeconds }: Measured<Name>,
): Promise<Measurement<Name>> {
  const awake = await world.only(variant, gateway === undefined ? [] : [gateway])
  const front = gateway ?? world.fronts.get(variant)
  if (front === undefined) throw new Error(`${name} does not run`)
  const headers = variant === 'tokens' ? await bearer({ role: 'employe', magasins: [1] }) : {}
  const { ask, close } = await askers(world, variant, { url: front.url, inFlight, headers })
  try {
    const warmUp = await closedLoop(ask, { clients: inFlight, seconds: warmUpSeconds })
    if (warmUp.failed > 0)
      throw new Stalled(`${name}: ${warmUp.failed} orders of the warm-up were not confirmed in time`)
    await settle(world, variant)
    const before = await look(world, variant)
    const read = reader(world, awake)
    const answers = await closedLoop(ask, { clients: inFlight, seconds })
    await setTimeout(TRAILING_MS)
    const used = read()
    await settle(world, variant)
    const after = await look(world, variant)
    const sagas = after.confirmees - before.confirmees
    if (answers.failed > 0) throw new Stalled(`${name}: ${answers.failed} orders were not confirmed in time`)
    if (sagas !== answers.count)
      throw new Error(`${name}: ${answers.count} answers, ${sagas} confirmed orders`)
    const perSaga = (value: number) => (value * 1000) / sagas
    return {
      variant: name,
      inFlight,
      sagasPerSecond: sagas / answers.seconds,
      p50Ms: percentile(answers.latencies, 0.5),
      p99Ms: percentile(answers.latencies, 0.99),
      cpuMsPerSaga: perSaga(Object.values(used.by).reduce((sum, value) => sum + value, 0)),
      commitsPerSaga: (after.transactions - before.transactions) / sagas,
      foreign: used.foreign,
      cpuBy: Object.fromEntries(Object.entries(used.by).map(([name, value]) => [name, perSaga(value)])),
    }
  } finally {
    await close()
  }
}

/** Processor time from now until the returned function is called. */
function reader(world: World, awake: readonly { name: string; pid: number }[]) {
  const snapshot = () => ({
    by: {
      ...Object.fromEntries(awake.map(({ name, pid }) => [name, ownSeconds(pid)])),
      postgresql: treeSeconds(world.cluster.pid),
    } as Record<string, number>,
    // What asks, and what receives traces, is none of the system.
    outside: ownSeconds(process.pid) + (world.sink === undefined ? 0 : ownSeconds(world.sink.pid)),
    machine: machineSeconds(),
    at: performance.now(),
  })
  const from = snapshot()
  return () => {
    const to = snapshot()
    const by = Object.fromEntries(
      Object.entries(to.by).map(([name, value]) => [name, value - (from.by[name] ?? 0)]),
    )
    const ours = Object.values(by).reduce((sum, value) => sum + value, to.outside - from.outside)
    const capacity = ((to.at - from.at) / 1000) * PROCESSORS
    return { by, foreign: Math.max(0, (to.machine - from.machine - ours) / capacity) }
  }
}

const PROCESSORS = availableParallelism()

/** What clients of this variant ask for, one after the other. */
function askers(
  world: World,
  variant: VariantName,
  { url, inFlight, headers }: { url: string; inFlight: number; headers: Readonly<Record<string, string>> },
) {
  if (!sells(variant)) return orders(url, inFlight, { headers, spread: spreads(variant) })
  return sales(url, inFlight, world.sets[variants[variant].participants]?.shop?.tills ?? [])
}

/** What the databases say. Transactions are counted by their numbers, exact at once; statistics lag by seconds. */
async function look(world: World, variant: VariantName) {
  const set = world.sets[variants[variant].participants]
  const [database, table] = sells(variant) ? [set?.shop?.database, 'ventes'] : [set?.commandeDb, 'commandes']
  return withClient(world.cluster.adminUrl(database), async (client) => {
    const { rows } = await client.query<{ confirmees: string; transactions: string }>(
      `select (select count(*) from ${table} where statut = 'CONFIRMEE') as confirmees,
        pg_snapshot_xmax(pg_current_snapshot())::text as transactions`,
    )
    return { confirmees: Number(rows[0]?.confirmees), transactions: Number(rows[0]?.transactions) }
  })
}

/** Waits until orders hold nothing any more: the trailing step of the last one has been done. Requests of places hold on. */
export async function settle(world: World, variant: VariantName): Promise<void> {
  const set = world.sets[variants[variant].participants]
  await withClient(world.cluster.adminUrl(set?.stockDb), async (client) => {
    for (const limit = Date.now() + SETTLE_LIMIT_MS; ; ) {
      const { rows } = await client.query<{ reserve: string }>(
        // Read as JSON: another checkout may know no origins yet.
        `select sum(reserve) - (select coalesce(sum(quantite), 0) from reservations r join reservation_lignes l using (commande_id)
           where statut = 'RESERVEE' and produit_id <> $1
             and to_jsonb(r) ->> 'origine' = 'DEMANDE' and to_jsonb(l) ->> 'origine' = 'DEMANDE') as reserve
         from stocks where produit_id <> $1`,
        [HOT_PRODUCT],
      )
      if (Number(rows[0]?.reserve) === 0) return
      if (Date.now() > limit) throw new Error(`${variant}: orders still hold stock after a minute`)
      await setTimeout(50)
    }
  })
}
