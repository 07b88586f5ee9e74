import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { PriceListDeps } from '@comptoir/participant/price-list.ts'
import { readGauges } from './db/caisses-store.ts'

export type Metrics = PriceListDeps['metrics']

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const prix = new Counter({
    name: 'magasins_prices_received_total',
    help: 'Price events received, by what they were: newer, already known, or off contract',
    labelNames: ['resultat'],
    registers: [registry],
  })
  return { received: (resultat, count) => prix.inc({ resultat }, count) }
}

/** Tells, when asked, what goes on at tills. NaN while the database does not answer: it is not known then. */
export function tillMetrics({ registry, pool }: { readonly registry: Registry; readonly pool: Pool }): void {
  const open = new Gauge({
    name: 'magasins_tills_open',
    help: 'Tills that someone holds',
    registers: [registry],
  })
  new Gauge({
    name: 'magasins_running_oldest_seconds',
    help: 'Age of the oldest sale and of the oldest return that have not ended; 0 when there is none',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      // A failure here must not take the other metrics of the process with it.
      const read = await readGauges(pool).catch(() => undefined)
      open.set(read?.open ?? Number.NaN)
      this.set({ kind: 'sale' }, read?.vente ?? Number.NaN)
      this.set({ kind: 'return' }, read?.retour ?? Number.NaN)
    },
  })
}
