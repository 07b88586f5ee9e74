/** The metrics of staff accounts. */
import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** By outcome: accepted, refused, delayed (asked again before its time). */
  readonly logins: Counter<'outcome'>
}

export function createMetrics(registry: Registry): Metrics {
  return {
    logins: new Counter({
      name: 'logins_total',
      help: 'Attempts to sign in, by outcome',
      labelNames: ['outcome'],
      registers: [registry],
    }),
  }
}
