/** What the bus of a run still has: events to be read, and events that were put aside, whichever bus it is. */
import { consumersOf, queueOf, SUBSCRIPTIONS } from '@comptoir/contracts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { busDatabase } from '@comptoir/system/topology.ts'
import type { Client } from '../client.ts'

const CONSUMERS = consumersOf(SUBSCRIPTIONS)
const AGE = 'bus_oldest_age_seconds'
const DEAD = 'bus_dead_letters'

/** How many events are still to be read, those in hand too, where PostgreSQL carries them. */
export const unreadJobs = (databaseUrl: (database: string) => string): Promise<number> =>
  withClient(databaseUrl(busDatabase), async (client) => {
    const { rows } = await client.query<{ events: number }>(
      `select count(*)::int as events from pgboss.job where name = any($1) and state < 'completed'`,
      [CONSUMERS.map(queueOf)],
    )
    return rows[0]?.events ?? 0
  })

/**
 * How many queues of RabbitMQ are not read to their end. Whoever reads one knows of what it has in hand, so everybody is asked.
 * @throws while a process does not answer.
 */
export async function unreadQueues(client: Pick<Client, 'ask'>, system: RunningSystem): Promise<number> {
  const ages = await Promise.all(readersOf(system).map((url) => gaugesAt(client, url, AGE)))
  return new Set(ages.flatMap((told) => [...told].flatMap(([consumer, age]) => (age > 0 ? [consumer] : []))))
    .size
}

/** How many events of each consumer were put aside. */
export function deadLetters(
  client: Pick<Client, 'ask'>,
  system: RunningSystem,
): Promise<ReadonlyMap<string, number>> {
  const [any = ''] = readersOf(system)
  return gaugesAt(client, any, DEAD)
}

const readersOf = (system: RunningSystem): readonly string[] =>
  system
    .places(({ database }) => database !== undefined && CONSUMERS.includes(database))
    .map(({ port }) => `http://127.0.0.1:${port}`)

async function gaugesAt(
  client: Pick<Client, 'ask'>,
  url: string,
  name: string,
): Promise<ReadonlyMap<string, number>> {
  const { status, text } = await client.ask('GET', `${url}/metrics`)
  const gauges = gaugesIn(text, name)
  const isWhole = status === 200 && CONSUMERS.every((consumer) => Number.isFinite(gauges.get(consumer)))
  if (!isWhole) throw new Error(`${url} does not tell of the bus`)
  return gauges
}

/** What a gauge says of each consumer, in the text of `/metrics`. */
export function gaugesIn(text: string, name: string): ReadonlyMap<string, number> {
  const lines = text.matchAll(new RegExp(`^${name}\\{[^}]*consumer="([^"]+)"[^}]*\\} (\\S+)$`, 'gm'))
  return new Map([...lines].map(([, consumer = '', value]) => [consumer, Number(value)]))
}
