import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** Counts price events by what they were: newer, already known, or off contract. */
  received(resultat: 'nouveau' | 'connu' | 'hors-contrat', count?: number): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const prix = new Counter({
    name: 'commande_prices_received_total',
    help: 'Price events received, by what they were: newer, already known, or off contract',
    labelNames: ['resultat'],
    registers: [registry],
  })
  return { received: (resultat, count) => prix.inc({ resultat }, count) }
}
