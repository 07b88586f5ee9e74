import type { GenreFacture } from '@comptoir/contracts/facturation-factures.ts'
import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { readWaiting } from './db/gauges-store.ts'

export interface Metrics {
  /** Counts invoices when they are issued. */
  issued(genre: GenreFacture, count: number): void
  /** Counts what was received by what it was: new, already known, or off contract. */
  received(result: 'new' | 'known' | 'off-contract', count: number): void
}

/** Registers the metrics of the worker. */
export function createMetrics(registry: Registry): Metrics {
  const issued = new Counter({
    name: 'facturation_issued_total',
    help: 'Invoices and credit notes issued, by kind',
    labelNames: ['kind'],
    registers: [registry],
  })
  const received = new Counter({
    name: 'facturation_received_total',
    help: 'Demands and events received, by what they were: new, already known, or off contract',
    labelNames: ['result'],
    registers: [registry],
  })
  return {
    issued: (kind, count) => issued.inc({ kind }, count),
    received: (result, count) => received.inc({ result }, count),
  }
}

/** Tells, when asked, what waits for its issue. NaN while the database does not answer: it is not known then. */
export function waitingMetrics({
  registry,
  pool,
}: {
  readonly registry: Registry
  readonly pool: Pool
}): void {
  const oldest = new Gauge({
    name: 'facturation_waiting_oldest_seconds',
    help: 'For how long the oldest has waited; 0 for none',
    labelNames: ['kind'],
    registers: [registry],
  })
  new Gauge({
    name: 'facturation_waiting',
    help: 'Invoices and credit notes that wait for their issue, by kind',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      // A failure here must not take the other metrics of the process with it.
      const waiting = await readWaiting(pool).catch(() => undefined)
      for (const kind of ['FACTURE', 'NOTE_DE_CREDIT'] as const) {
        const row = waiting?.get(kind)
        const missing = waiting === undefined ? Number.NaN : 0
        this.set({ kind }, row?.count ?? missing)
        oldest.set({ kind }, row?.oldest ?? missing)
      }
    },
  })
}
