import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { latestLateness } from './db/produits-store.ts'

export interface Metrics {
  /** Counts prices that came into force by themselves. */
  priceArrived(count: number): void
  /** Counts an import, and the products that it made. */
  imported(outcome: 'done' | 'refused', products?: number): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const arrivals = new Counter({
    name: 'catalogue_prices_arrived_total',
    help: 'Prices to come that came into force by themselves',
    registers: [registry],
  })
  const imports = new Counter({
    name: 'catalogue_imports_total',
    help: 'Imports of tables of products, by how they ended',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const products = new Counter({
    name: 'catalogue_products_imported_total',
    help: 'Products that imports made',
    registers: [registry],
  })
  for (const outcome of ['done', 'refused']) imports.inc({ outcome }, 0)
  return {
    priceArrived: (count) => arrivals.inc(count),
    imported: (outcome, made = 0) => {
      imports.inc({ outcome })
      products.inc(made)
    },
  }
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
