import { Counter, Histogram, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** Counts events by what they were: new here, already known, or off contract. */
  received(result: 'newer' | 'known' | 'off-contract', count: number): void
  /** Notes how long ago the oldest of a group was made that is in the reports now. */
  late(seconds: number): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const events = new Counter({
    name: 'reports_events_total',
    help: 'Events that reports received, by what they were: newer, already known, or off contract',
    labelNames: ['result'],
    registers: [registry],
  })
  const delay = new Histogram({
    name: 'reports_delay_seconds',
    help: 'From a sale, an order or a return to its being in the reports: the oldest of each group',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
    registers: [registry],
  })
  return {
    received: (result, count) => events.inc({ result }, count),
    late: (seconds) => delay.observe(Math.max(0, seconds)),
  }
}
