import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** Counts events by what they were: new here, already known, or off contract. */
  received(result: 'newer' | 'known' | 'off-contract', count: number): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const events = new Counter({
    name: 'reports_events_total',
    help: 'Events that reports received, by what they were: newer, already known, or off contract',
    labelNames: ['result'],
    registers: [registry],
  })
  return { received: (result, count) => events.inc({ result }, count) }
}
