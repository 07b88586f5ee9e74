/** What the log files tell of requests: a line for each, and what those did that changed something. */
import type { Route } from '@comptoir/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { LogFiles } from '../observe/log-files.ts'
import { isWatching } from './request-trace.ts'

/** The path of an address, without its query. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?')
  return mark < 0 ? url : url.slice(0, mark)
}

/** Adds both to a server. */
export function addLogFiles(app: FastifyInstance, files: LogFiles): void {
  app.addHook('onResponse', (request, { statusCode: status, elapsedTime }, next) => {
    const { method, url, id: requestId, trace, caller } = request
    if (!isWatching(url))
      files.asked({
        method,
        path: pathOf(url),
        status,
        ms: Math.round(elapsedTime * 10) / 10,
        requestId,
        traceId: trace.traceId,
        user: caller?.name,
      })
    next()
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const { route } = request.routeOptions.config
    const { statusCode: status } = reply
    if (route !== undefined && !READS.has(request.method) && status < 400) {
      const isJson = String(reply.getHeader('content-type')).startsWith('application/json')
      files.did({ ...actOf(route, request, isJson ? payload : undefined), details: { status } })
    }
    return payload
  })
}

const READS = new Set(['GET', 'HEAD'])

function actOf(route: Route, request: FastifyRequest, payload: unknown) {
  return {
    operation: route.id,
    entity: route.id.split('.')[0] ?? '',
    id: namedIn(request.params) ?? made(payload),
    user: request.caller?.name,
    requestId: request.id,
    traceId: request.trace.traceId,
  }
}

/** What was made says which one it is: by its `id`, or by the first member that names one. */
function made(payload: unknown): string | undefined {
  if (typeof payload !== 'string') return undefined
  const said = (JSON.parse(payload) ?? {}) as Readonly<Record<string, unknown>>
  return text(said['id']) ?? text(Object.entries(said).find(([name]) => name.endsWith('_id'))?.[1])
}

const namedIn = (params: unknown): string | undefined =>
  text(Object.values((params ?? {}) as Readonly<Record<string, unknown>>)[0])

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
