/** The metrics and the log line of every request that was answered. */
import type { FastifyInstance } from 'fastify'
import type { HttpMetrics } from '../observe/metrics.ts'

/** Adds both to a server. */
export function addObservation(app: FastifyInstance, metrics: HttpMetrics): void {
  app.addHook('onResponse', (request, reply, next) => {
    const endpoint = request.routeOptions.url ?? 'unknown'
    const status = reply.statusCode
    metrics.observe({ method: request.method, endpoint, status, seconds: reply.elapsedTime / 1000 })
    const facts = { method: request.method, endpoint, status, ms: Math.round(reply.elapsedTime * 10) / 10 }
    if (status >= 500) request.log.warn(facts, 'request failed')
    else request.log.debug(facts, 'request answered')
    next()
  })
}
