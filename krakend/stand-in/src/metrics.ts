import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Outcome } from './upstream.ts'

/** Requests to services, by instance and by what became of them. */
export function upstreamMetrics(
  registry: Registry,
): (service: string, url: string, outcome: Outcome) => void {
  const total = new Counter({
    name: 'gateway_upstream_requests_total',
    help: 'Requests sent to an instance of a service, by what became of them',
    labelNames: ['upstream', 'address', 'outcome'],
    registers: [registry],
  })
  const bound = new Map<string, () => void>()
  return (upstream, url, outcome) => {
    const key = `${upstream} ${url} ${outcome}`
    let increment = bound.get(key)
    if (increment === undefined) {
      const counter = total.labels({ upstream, address: new URL(url).host, outcome })
      increment = () => counter.inc()
      bound.set(key, increment)
    }
    increment()
  }
}

/** Which services are spared, and the requests refused for it. */
export function breakerMetrics(registry: Registry) {
  const labels = { labelNames: ['upstream'], registers: [registry] }
  const open = new Gauge({
    name: 'gateway_breaker_open',
    help: '1 while a service is spared, because it gave too few answers',
    ...labels,
  })
  const refused = new Counter({
    name: 'gateway_breaker_refused_total',
    help: 'Requests refused because their service is spared',
    ...labels,
  })
  return (upstream: string) => {
    open.set({ upstream }, 0)
    return {
      open: (isSpared: boolean) => open.set({ upstream }, isSpared ? 1 : 0),
      refused: () => refused.inc({ upstream }),
    }
  }
}
