/** What products are called, and its source: the events of the catalogue, at least once, in any order. */
import { type BodyOf, catalogue, panier } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { upsertProduits } from '@comptoir/participant/product-names.ts'
import { keepGreatest, leaveOut, readerOf } from '@comptoir/participant/received.ts'
import type { Deps } from './deps.ts'

const readProduit = readerOf(catalogue.produitChange)

type EventDeps = Pick<Deps, 'pool' | 'log' | 'metrics'>

/** Takes names from the bus from now on. */
export function consumeEvents(bus: Bus, deps: EventDeps): Promise<void> {
  return bus.consume(panier.service.name, (events) => takeEvents(deps, events))
}

/** Takes a group of events, in one transaction. An event off contract is reported and left out: it stays wrong. */
export async function takeEvents(
  { pool, log, metrics }: EventDeps,
  events: readonly BusEvent[],
): Promise<void> {
  const told = new Map<number, BodyOf<typeof catalogue.produitChange>>()
  for (const event of events) {
    const produit = readProduit(event)
    if (produit !== undefined) keepGreatest(told, produit.produitId, produit)
    else {
      metrics.named('off-contract')
      leaveOut(event, log)
    }
  }
  const newer = await withTx(pool, (tx) => upsertProduits(tx, [...told.values()]))
  metrics.named('newer', newer)
  metrics.named('known', told.size - newer)
}
