/** The metrics of paiement. */
import { Counter } from '@comptoir/kit/observe/metrics.ts'

/** Counted when decided: one that is decided again after a lost transaction counts again. */
export const paiementsTotal = new Counter({
  name: 'paiement_payments_total',
  help: 'Payments decided, by outcome',
  labelNames: ['outcome'],
  registers: [],
})
