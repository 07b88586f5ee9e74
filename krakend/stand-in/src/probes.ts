import type { Registry } from '@comptoir/kit/observe/metrics.ts'
import { type Asked, sendJson } from './exchange.ts'

export interface ProbesOptions {
  readonly instanceId: string
  readonly registry: Registry
  readonly stopping: () => boolean
}

/** What the gateway says of itself. The result answers a probe, or returns false when the request is none. */
export function createProbes({ instanceId, registry, stopping }: ProbesOptions): (asked: Asked) => boolean {
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'X-Instance-Id': instanceId }
  const health = (asked: Asked) =>
    sendJson(asked, 200, { body: { status: 'ok', service: 'passerelle', instance: instanceId }, headers })
  const probes: Record<string, (asked: Asked) => void> = {
    '/health': health,
    '/__health': health,
    '/ready': (asked) =>
      stopping()
        ? sendJson(asked, 503, { body: { status: 'pas prêt' }, headers: { ...headers, 'Retry-After': '1' } })
        : sendJson(asked, 200, { body: { status: 'ok' }, headers }),
    '/metrics': ({ response }) => {
      void registry.metrics().then((text) => {
        response.writeHead(200, { 'Content-Type': registry.contentType })
        response.end(text)
      })
    },
  }
  return (asked) => {
    const isRead = asked.request.method === 'GET' || asked.request.method === 'HEAD'
    const probe = isRead && Object.hasOwn(probes, asked.path) ? probes[asked.path] : undefined
    probe?.(asked)
    return probe !== undefined
  }
}
