/** The metrics of stock. */
import { Counter } from '@comptoir/kit/observe/metrics.ts'

/** Counted when decided: one that is decided again after a lost transaction counts again. */
export const reservationsTotal = new Counter({
  name: 'stock_reservations_total',
  help: 'Reservations decided, by outcome',
  labelNames: ['outcome'],
  registers: [],
})
