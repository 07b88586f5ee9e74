/**
 * `npm run bench -- --bus`: events from a full outbox to the COMMIT of who reads them, by each bus in turn. Whoever sends and whoever
 * reads are one process, so that one core does what a service and its reader do together; PostgreSQL and the broker have the others.
 */
import { stock, toWire } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { createRabbitBus } from '@comptoir/kit/bus/rabbitmq.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { createPool, type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { migrateDatabase } from '@comptoir/kit/postgres/migrate.ts'
import { participantMigrations } from '@comptoir/participant/migrations.ts'
import { sendRound } from '@comptoir/participant/outbox.ts'
import { checkout } from '@comptoir/system/checkout.ts'
import { provision } from '@comptoir/system/postgres/provision.ts'
import { startThrowAway, type ThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { hasRabbitmq } from '@comptoir/system/servers/rabbitmq.ts'
import { startThrowAwayRabbitmq } from '@comptoir/system/servers/throw-away.ts'
import type { BenchConfig } from './config.ts'
import { median } from './load.ts'
import { paired } from './results.ts'

type Say = (line: string) => void
type BusName = 'pg-boss' | 'RabbitMQ'

const SENDER = 'stock'
const READER = 'rapports'
const BUS = 'bus'
const EVENTS = 30_000
/** What must be reached, events a second. */
const MUST: Readonly<Record<BusName, number>> = { 'pg-boss': 3_000, RabbitMQ: 5_000 }

const log = createLogger({ service: 'bench', instance: 'bench', level: 'silent' })
const wiring = { subscriptions: { [stock.stockChange.id]: [READER] }, log }

interface World {
  readonly cluster: ThrowAway
  /** How each bus is opened; one that this machine does not have is absent. */
  readonly buses: ReadonlyMap<BusName, () => Promise<Bus>>
  close(): Promise<void>
}

/** Measures each bus in turns and says it. Exit code 1 below a target, unless nothing is to be judged. */
export async function compareBuses(config: BenchConfig, say: Say): Promise<number> {
  const count = config.smoke ? 1_000 : EVENTS
  const world = await openWorld(config)
  try {
    const rates = new Map<BusName, number[]>()
    for (let round = 1; round <= config.rounds; round += 1)
      for (const [name, open] of world.buses) {
        const rate = await carry(world.cluster, await open(), count)
        rates.set(name, [...(rates.get(name) ?? []), rate])
        say(`  ${name}, tour ${round} : ${rate.toFixed(0)} événements/s`)
      }
    for (const [name, found] of rates)
      say(`${name} : ${median(found).toFixed(0)} événements/s, de l’outbox au COMMIT (≥ ${MUST[name]})`)
    const ratio = paired(rates.get('RabbitMQ') ?? [], rates.get('pg-boss') ?? [])
    if (ratio === undefined) say('RabbitMQ est absent : npm run tools l’installe')
    else say(`RabbitMQ/pg-boss : ${ratio}`)
    const isReached = [...rates].every(([name, found]) => median(found) >= MUST[name])
    return config.smoke || isReached ? 0 : 1
  } finally {
    await world.close()
  }
}

async function openWorld({ stateOverride }: BenchConfig): Promise<World> {
  const cluster = await startThrowAway(checkout, { stateOverride })
  const passwordOf = (role: string) => decodeURIComponent(new URL(cluster.url(role)).password)
  await provision({ adminUrl: cluster.adminUrl(), services: [SENDER, READER], shared: [BUS], passwordOf })
  await migrateDatabase(cluster.url(SENDER), [participantMigrations])
  const reader = readerPool(cluster)
  await reader.query('create table taken (id uuid primary key)')
  await reader.end()
  const services = [SENDER, READER]
  const broker = hasRabbitmq()
    ? await startThrowAwayRabbitmq({ checkout, stateOverride, inMemory: false, services })
    : undefined
  const buses = new Map<BusName, () => Promise<Bus>>([
    ['pg-boss', () => createPgBossBus({ url: cluster.url(BUS, SENDER), ...wiring })],
  ])
  if (broker !== undefined) buses.set('RabbitMQ', () => createRabbitBus({ url: broker.now.url(), ...wiring }))
  return {
    cluster,
    buses,
    close: async () => {
      await broker?.discard()
      await cluster.discard()
    },
  }
}

const readerPool = (cluster: ThrowAway) =>
  createPool({ url: cluster.url(READER), max: 2, applicationName: 'bench' })

/** Fills the outbox, then carries all of it over: how many events a second were committed where they are read. */
async function carry(cluster: ThrowAway, bus: Bus, count: number): Promise<number> {
  const sender = createPool({ url: cluster.url(SENDER), max: 2, applicationName: 'bench' })
  const reader = readerPool(cluster)
  try {
    await reader.query('truncate taken')
    await fill(sender, count)
    const all = Promise.withResolvers<void>()
    let taken = 0
    await bus.consume(READER, async (events) => {
      taken += await take(reader, events)
      if (taken === count) all.resolve()
    })
    const from = performance.now()
    let sent = 0
    while (sent < count) sent += await sendRound(sender, bus)
    await all.promise
    return count / ((performance.now() - from) / 1_000)
  } finally {
    await bus.close()
    await Promise.all([sender.end(), reader.end()])
  }
}

/** As any reader does: by the id, once, in one transaction for the group. Tells how many were new. */
const take = (pool: Pool, events: readonly BusEvent[]): Promise<number> =>
  withTx(pool, async (tx) => {
    const { rowCount } = await tx.query({
      name: 'taken',
      text: 'insert into taken select * from unnest($1::uuid[]) on conflict do nothing',
      values: [events.map(({ id }) => id)],
    })
    return rowCount ?? 0
  })

/** Events of what places hold, the kind that comes most often. */
async function fill(pool: Pool, count: number): Promise<void> {
  const { id: type, body } = stock.stockChange({
    magasinId: 6,
    produitId: 1,
    disponible: 100,
    reserve: 2,
    enTransit: 0,
    seuil: 10,
    cible: null,
    version: 1,
    a: '2026-11-20T12:00:00.000Z',
  })
  await pool.query(
    `insert into outbox (id, type, body) select gen_random_uuid(), $1, $2::jsonb from generate_series(1, $3)`,
    [type, JSON.stringify(toWire(body)), count],
  )
  await pool.query('analyze outbox')
}
