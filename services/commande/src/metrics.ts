import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { PriceListDeps } from '@comptoir/participant/price-list.ts'

export type Metrics = PriceListDeps['metrics']

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
