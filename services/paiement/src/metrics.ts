import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** Counts a payment when it is decided: one that is decided again after a lost transaction counts again. */
  decided(outcome: string): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const payments = new Counter({
    name: 'paiement_payments_total',
    help: 'Payments decided, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  return { decided: (outcome) => payments.inc({ outcome }) }
}
