/** Metrics of a process, in Prometheus' text format. Label values come from small fixed sets; an id is never one. */
import { readFileSync } from 'node:fs'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Pool } from '../postgres/database.ts'

export { Counter, Gauge, Histogram, type Registry }

/** Buckets in seconds. Existing dashboards use the large ones; the small ones are for calls on one machine. */
export const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export interface HttpMetrics {
  observe(request: { method: string; endpoint: string; status: number; seconds: number }): void
}

/** What is released together has one version. That of the kit is in every image. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

/** A registry with the process's own figures (event loop, memory, handles), labelled with its instance. */
export function createMetrics(service: string, instanceId: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ service, instance_id: instanceId })
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'build_info',
    help: 'Which version runs here; its value is 1',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1)
  return registry
}

/** The connections of a pool, counted at each scrape: busy, idle, and requests that wait for one. */
export function poolMetrics(
  registry: Registry,
  pool: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>,
): void {
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of the pool: busy, idle; and requests that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}

/** The two HTTP metrics that existing dashboards name. Each set of labels is bound once, because a look-up a request is slow. */
export function httpMetrics(registry: Registry, instanceId: string): HttpMetrics {
  const total = new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['method', 'endpoint', 'status', 'instance_id'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of the request to the end of the answer',
    labelNames: ['method', 'endpoint', 'status', 'instance_id'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  })
  const bound = new Map<string, { count: () => void; observe: (seconds: number) => void }>()
  return {
    observe({ method, endpoint, status, seconds }) {
      const key = `${method} ${endpoint} ${status}`
      let pair = bound.get(key)
      if (pair === undefined) {
        const labels = { method, endpoint, status: String(status), instance_id: instanceId }
        const counter = total.labels(labels)
        const histogram = duration.labels(labels)
        pair = { count: () => counter.inc(), observe: (value) => histogram.observe(value) }
        bound.set(key, pair)
      }
      pair.count()
      pair.observe(seconds)
    },
  }
}
