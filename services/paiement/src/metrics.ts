import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Encaissement } from './domain/recette.ts'

/** What became of a tender: taken by a sale, given back by a return, or either of them undone. */
export type TenderAct = 'collected' | 'refunded' | 'reversed'

export interface Metrics {
  /** Counts a payment when it is decided: one that is decided again after a lost transaction counts again. */
  decided(outcome: string): void
  /** Counts a tender and its cents when it is written, in the same way. */
  tendered(act: TenderAct, part: Encaissement): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const payments = new Counter({
    name: 'paiement_payments_total',
    help: 'Payments decided, by outcome; of sales, those that were refused',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const tenders = new Counter({
    name: 'paiement_tenders_total',
    help: 'Tenders of sales and returns, by what became of them and by mode',
    labelNames: ['act', 'mode'],
    registers: [registry],
  })
  const cents = new Counter({
    name: 'paiement_tendered_cents_total',
    help: 'Cents of tenders of sales and returns, by what became of them and by mode',
    labelNames: ['act', 'mode'],
    registers: [registry],
  })
  return {
    decided: (outcome) => payments.inc({ outcome }),
    tendered: (act, { mode, montantCents }) => {
      tenders.inc({ act, mode })
      cents.inc({ act, mode }, montantCents)
    },
  }
}
