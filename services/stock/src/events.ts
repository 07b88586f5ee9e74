/** The places and their source: the events of magasins, at least once, in any order. */
import { type BodyOf, fromWire, magasins, stock } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import { readTraceparent, traceIdOf } from '@comptoir/kit/observe/trace.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { upsertLieux } from './db/lieux-store.ts'
import type { Deps } from './deps.ts'

type MagasinChange = BodyOf<typeof magasins.magasinChange>

const isMagasinChange = compileCheck(magasins.magasinChange.wireBody)

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
    if (event.type === magasins.magasinChange.id && isMagasinChange(event.body))
      keepGreatest(greatest, fromWire(event.body) as MagasinChange)
    else {
      metrics.received('off-contract')
      const trace = readTraceparent(event.trace)
      const facts = { eventId: event.id, type: event.type, trace_id: trace && traceIdOf(trace) }
      log.error(facts, 'event off contract left out')
    }
  }
  const places = [...greatest.values()].toSorted((a, b) => a.magasinId - b.magasinId)
  const newer = places.length === 0 ? 0 : await withTx(pool, (tx) => upsertLieux(tx, places))
  metrics.received('newer', newer)
  metrics.received('known', places.length - newer)
}

function keepGreatest(places: Map<number, MagasinChange>, received: MagasinChange): void {
  const known = places.get(received.magasinId)
  if (known === undefined || received.version > known.version) places.set(received.magasinId, received)
}
