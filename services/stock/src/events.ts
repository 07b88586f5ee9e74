/** The places and their source: the events of magasins, at least once, in any order. */
import { type BodyOf, magasins, stock } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { keepGreatest, leaveOut, readerOf } from '@comptoir/participant/received.ts'
import { upsertLieux } from './db/lieux-store.ts'
import type { Deps } from './deps.ts'

type MagasinChange = BodyOf<typeof magasins.magasinChange>

const readMagasin = readerOf(magasins.magasinChange)

type EventDeps = Pick<Deps, 'pool' | 'log' | 'metrics'>

/** Takes places from the bus from now on. */
export function consumeMagasins(bus: Bus, deps: EventDeps): Promise<void> {
  return bus.consume(stock.service.name, (events) => takeEvents(deps, events))
}

/** Takes a group of events, in one transaction. An event off contract is reported and left out: it stays wrong. */
export async function takeEvents(
  { pool, log, metrics }: EventDeps,
  events: readonly BusEvent[],
): Promise<void> {
  const greatest = new Map<number, MagasinChange>()
  for (const event of events) {
    const place = readMagasin(event)
    if (place !== undefined) keepGreatest(greatest, place.magasinId, place)
    else {
      metrics.received('off-contract')
      leaveOut(event, log)
    }
  }
  const places = [...greatest.values()].toSorted((a, b) => a.magasinId - b.magasinId)
  const newer = places.length === 0 ? 0 : await withTx(pool, (tx) => upsertLieux(tx, places))
  metrics.received('newer', newer)
  metrics.received('known', places.length - newer)
}
