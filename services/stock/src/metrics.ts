import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** Counts a reservation when it is decided: one that is decided again after a lost transaction counts again. */
  decided(outcome: string): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const reservations = new Counter({
    name: 'stock_reservations_total',
    help: 'Reservations decided, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  return { decided: (outcome) => reservations.inc({ outcome }) }
}
