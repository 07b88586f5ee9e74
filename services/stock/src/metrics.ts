import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Mouvement } from './domain/mouvement.ts'

export interface Metrics {
  /** Counts a reservation when it is decided: one that is decided again after a lost transaction counts again. */
  decided(outcome: string): void
  /** Counts events of places by what they were: newer, already known, or off contract. */
  received(result: 'newer' | 'known' | 'off-contract', count?: number): void
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
  const pieces = new Counter({
    name: 'stock_moved_pieces_total',
    help: 'Pieces moved by deliveries, counts, adjustments and requests, by cause',
    labelNames: ['cause'],
    registers: [registry],
  })
  return {
    decided: (outcome) => reservations.inc({ outcome }),
    received: (result, count) => places.inc({ result }, count),
    moved: (mouvements) => {
      for (const { cause, delta, enTransit = 0 } of mouvements)
        pieces.inc({ cause }, Math.abs(delta || enTransit))
    },
  }
}
