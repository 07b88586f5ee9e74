import { stock } from '@comptoir/contracts'
import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { countAlertesByType } from './db/consultation-store.ts'
import { readHeld, readWaiting } from './db/gauges-store.ts'
import type { Mouvement } from './domain/mouvement.ts'

export interface Metrics {
  /** Counts a reservation when it is decided: one that is decided again after a lost transaction counts again. */
  decided(outcome: string): void
  /** Counts events of places by what they were: newer, already known, or off contract. */
  received(result: 'newer' | 'known' | 'off-contract', count?: number): void
  /** Counts names of products that the catalogue told, as places. */
  named(result: 'newer' | 'known', count?: number): void
  /** Counts quantities that the catalogue told: taken as a count, taken before, or refused by the place. */
  quantityTold(outcome: 'counted' | 'known' | 'refused'): void
  /** Counts pieces that moved, but for those of orders, sales and returns. */
  moved(mouvements: readonly Pick<Mouvement, 'cause' | 'delta' | 'enTransit'>[]): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const reservations = new Counter({
    name: 'stock_reservations_total',
    help: 'Reservations decided, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const places = new Counter({
    name: 'stock_places_received_total',
    help: 'Events of places received, by what they were: newer, already known, or off contract',
    labelNames: ['result'],
    registers: [registry],
  })
  const names = new Counter({
    name: 'stock_products_received_total',
    help: 'Names of products received, by what they were: newer, or already known',
    labelNames: ['result'],
    registers: [registry],
  })
  const quantities = new Counter({
    name: 'stock_quantities_received_total',
    help: 'Quantities received from the catalogue, by what became of them: counted, already known, or refused',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const pieces = new Counter({
    name: 'stock_moved_pieces_total',
    help: 'Pieces moved by deliveries, counts, adjustments and requests, by cause',
    labelNames: ['cause'],
    registers: [registry],
  })
  return {
    decided: (outcome) => reservations.inc({ outcome }),
    received: (result, count) => places.inc({ result }, count),
    named: (result, count) => names.inc({ result }, count),
    quantityTold: (outcome) => quantities.inc({ outcome }),
    moved: (mouvements) => {
      for (const { cause, delta, enTransit = 0 } of mouvements)
        pieces.inc({ cause }, Math.abs(delta || enTransit))
    },
  }
}

const WAITING = ['DEMANDEE', 'VALIDEE', 'EXPEDIEE'] as const

/** Tells, when asked, what places hold and what waits for someone. NaN while the database does not answer: it is not known then. */
export function stockMetrics({ registry, pool }: { readonly registry: Registry; readonly pool: Pool }): void {
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const alerts = gauge('stock_alerts', 'Products of places that want attention, by why', ['type'])
  const requests = gauge('stock_requests_waiting', 'Requests of places that wait, by state', ['state'])
  const oldest = gauge('stock_request_oldest_seconds', 'For how long the oldest has waited; 0 for none', [
    'state',
  ])
  new Gauge({
    name: 'stock_pieces',
    help: 'Pieces by place: free, reserved, and on their way there',
    labelNames: ['place', 'state'],
    registers: [registry],
    async collect() {
      // A failure here must not take the other metrics of the process with it.
      const held = await readHeld(pool).catch(() => undefined)
      if (held === undefined) this.reset()
      for (const { place, ...pieces } of held ?? [])
        for (const [state, count] of Object.entries(pieces)) this.set({ place, state }, count)
      const found = await countAlertesByType(pool).catch(() => undefined)
      for (const type of stock.ALERTES)
        alerts.set({ type }, countOf(found, (alerte) => alerte.type === type)?.count ?? missing(found))
      const waiting = await readWaiting(pool).catch(() => undefined)
      for (const state of WAITING) {
        const row = countOf(waiting, ({ statut }) => statut === state)
        requests.set({ state }, row?.count ?? missing(waiting))
        oldest.set({ state }, row?.oldest ?? missing(waiting))
      }
    },
  })
}

const countOf = <T>(rows: readonly T[] | undefined, is: (row: T) => boolean): T | undefined => rows?.find(is)

const missing = (rows: unknown): number => (rows === undefined ? Number.NaN : 0)
