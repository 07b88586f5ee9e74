import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { latestLateness } from './db/produits-store.ts'

export interface Metrics {
  /** Counts prices that came into force by themselves. */
  priceArrived(count: number): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const arrivals = new Counter({
    name: 'catalogue_prices_arrived_total',
    help: 'Prices to come that came into force by themselves',
    registers: [registry],
  })
  return { priceArrived: (count) => arrivals.inc(count) }
}

/** Tells, when asked, how late prices to come are. NaN while the database does not answer: it is not known then. */
export function priceMetrics({ registry, pool }: { readonly registry: Registry; readonly pool: Pool }): void {
  new Gauge({
    name: 'catalogue_prices_late_seconds',
    help: 'For how long the price to come that waits longest should have been in force; 0 when none waits',
    registers: [registry],
    async collect() {
      // A failure here must not take the other metrics of the process with it.
      this.set(await latestLateness(pool).catch(() => Number.NaN))
    },
  })
}
