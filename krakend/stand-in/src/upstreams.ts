import type { Registry } from '@comptoir/kit/observe/metrics.ts'
import { createBreaker, spared } from './breaker.ts'
import { breakerMetrics, upstreamMetrics } from './metrics.ts'
import { durationMs, FileError, type Part, type Plan } from './read-file.ts'
import { createUpstream, type Upstream } from './upstream.ts'

export interface Upstreams {
  of(part: Part): Upstream
  close(): Promise<void>
}

export interface UpstreamsOptions {
  readonly plan: Plan
  readonly registry: Registry
  /** The addresses that stand in for a service's hosts, by the name of their variable. */
  readonly urlsFrom: (variable: string) => readonly string[] | undefined
}

/**
 * One upstream for each service of the file, found by the hosts that a backend lists: equal lists share one turn.
 * @throws FileError when a backend's hosts are no service's.
 */
export function buildUpstreams({
  plan: { file, endpoints },
  registry,
  urlsFrom,
}: UpstreamsOptions): Upstreams {
  const count = upstreamMetrics(registry)
  const breakerOf = createBreakers(file, registry)
  const { probes, retries, services } = file.extra_config['@comptoir']
  const byHosts = new Map<string, Upstream>()
  const byPart = new Map<Part, Upstream>()
  for (const [name, service] of Object.entries(services)) {
    const guard = breakerOf(name)
    const upstream = createUpstream({
      urls: urlsFrom(service.urls_from) ?? service.hosts,
      connectTimeoutMs: durationMs(file.dialer_timeout),
      idleMs: durationMs(file.idle_connection_timeout),
      tries: retries?.tries ?? 1,
      probes: probes && { path: probes.path, everyMs: durationMs(probes.every) },
      observe: (url, outcome) => count(name, url, outcome),
      onReturn: () => guard?.breaker.tryNow(),
    })
    byHosts.set(
      service.hosts.join(' '),
      guard === undefined ? upstream : spared(upstream, guard.breaker, guard.refused),
    )
  }
  for (const part of endpoints.flatMap((endpoint) => endpoint.parts)) {
    const upstream = byHosts.get(part.hosts.join(' '))
    if (upstream === undefined)
      throw new FileError(`${part.hosts.join(', ')}: hosts of no service under @comptoir`)
    byPart.set(part, upstream)
  }
  return {
    of: (part) => byPart.get(part) as Upstream,
    close: async () => {
      await Promise.all([...byHosts.values()].map((upstream) => upstream.close()))
    },
  }
}

/** Makes the breaker of each service, with what counts the requests that it refuses; undefined where the file wants none. */
function createBreakers(
  {
    extra_config: {
      '@comptoir': { breakers },
    },
  }: Plan['file'],
  registry: Registry,
) {
  const metrics = breakers && breakerMetrics(registry)
  return (service: string) => {
    if (breakers === undefined || metrics === undefined) return undefined
    const { open, refused } = metrics(service)
    const settings = {
      windowMs: durationMs(breakers.window),
      requests: breakers.requests,
      failures: breakers.failures,
      restMs: durationMs(breakers.rest),
    }
    return {
      breaker: createBreaker({ settings, monotonicMs: () => performance.now(), onChange: open }),
      refused,
    }
  }
}
