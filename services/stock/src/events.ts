/** The places and the products, and their sources: the events of magasins and of the catalogue, at least once, in any order. */
import { type BodyOf, catalogue, magasins, stock } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { upsertProduits } from '@comptoir/participant/product-names.ts'
import { keepGreatest, leaveOut, readerOf } from '@comptoir/participant/received.ts'
import { upsertLieux } from './db/lieux-store.ts'
import type { Deps } from './deps.ts'
import { type QuantiteSaisie, takeSaisie } from './routes/saisies.ts'

const readMagasin = readerOf(magasins.magasinChange)
const readProduit = readerOf(catalogue.produitChange)
const readSaisie = readerOf(catalogue.quantiteSaisie)

type EventDeps = Pick<Deps, 'pool' | 'log' | 'metrics' | 'now'>

/** Takes places and products from the bus from now on. */
export function consumeEvents(bus: Bus, deps: EventDeps): Promise<void> {
  return bus.consume(stock.service.name, (events) => takeEvents(deps, events))
}

type Told<Body> = Body & { readonly eventId: string; readonly version: number }

/** A group of events: of each subject, what was told last. */
class Group {
  readonly places = new Map<number, BodyOf<typeof magasins.magasinChange>>()
  readonly products = new Map<number, BodyOf<typeof catalogue.produitChange>>()
  readonly quantities = new Map<string, Told<QuantiteSaisie>>()

  /** False for one that nobody can take. */
  add(event: BusEvent): boolean {
    const [place, product, quantity] = [readMagasin(event), readProduit(event), readSaisie(event)]
    if (place !== undefined) keepGreatest(this.places, place.magasinId, place)
    else if (product !== undefined) keepGreatest(this.products, product.produitId, product)
    else if (quantity !== undefined)
      keepGreatest(this.quantities, `${quantity.magasinId}/${quantity.produitId}`, {
        ...quantity,
        eventId: event.id,
        version: Date.parse(quantity.a),
      })
    else return false
    return true
  }
}

/** Takes a group of events, in one transaction. An event off contract is reported and left out: it stays wrong. */
export async function takeEvents(deps: EventDeps, events: readonly BusEvent[]): Promise<void> {
  const { pool, log, metrics } = deps
  const group = new Group()
  for (const event of events)
    if (!group.add(event)) {
      metrics.received('off-contract')
      leaveOut(event, log)
    }
  const [places, products] = await withTx(pool, (tx) => takeGroup(tx, group, deps))
  metrics.received('newer', places)
  metrics.received('known', group.places.size - places)
  metrics.named('newer', products)
  metrics.named('known', group.products.size - products)
}

/** Writes in the order of keys, so that two instances do not wait for each other in a circle. Tells what was newer. */
async function takeGroup(
  tx: Tx,
  group: Group,
  deps: EventDeps,
): Promise<readonly [places: number, products: number]> {
  const newer = [
    await upsertLieux(tx, [...group.places.values()]),
    await upsertProduits(tx, [...group.products.values()]),
  ] as const
  const quantities = [...group.quantities.values()].toSorted(
    (a, b) => (a.magasinId ?? 0) - (b.magasinId ?? 0) || a.produitId - b.produitId,
  )
  for (const told of quantities) await takeSaisie(tx, told, deps)
  return newer
}
