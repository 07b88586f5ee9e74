/**
 * The trace of one HTTP request: that of its `traceparent`, or a new one. If spans are recorded, the request is a span. If not,
 * a `traceparent` that came is passed on unchanged, and a new trace is only an id.
 */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, RawRequestDefaultExpression } from 'fastify'
import { readTraceparent, spanIdOf, traceIdFrom, traceIdOf, uuidOf } from '../observe/trace.ts'
import type { Span, Tracing } from '../observe/tracing.ts'

export interface RequestTrace {
  readonly traceId: string
  /**
   * To pass on with the work. Undefined when no trace came and none is recorded: the work that the request starts then has
   * `beganAs` as its id, which names the trace.
   */
  readonly traceparent: string | undefined
  /** The UUID that names a trace that began here. Durable work that the request starts takes it as its id. */
  readonly beganAs: string | undefined
  readonly span: Span | undefined
}

export interface TraceDeps {
  readonly tracing?: Tracing | undefined
  readonly newId: () => string
}

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

/** Probes come all day long: they are not recorded. */
const WATCHERS = /^\/(health|ready|metrics|docs|openapi\.json)\b/
export const isWatching = (url: string): boolean => WATCHERS.test(url)

export function traceRequest(
  { method, url = '', headers }: Asked,
  { tracing, newId }: TraceDeps,
): RequestTrace {
  const given = readTraceparent(headers.traceparent)
  if (tracing === undefined || isWatching(url)) {
    if (given !== undefined)
      return { traceId: traceIdOf(given), traceparent: given, beganAs: undefined, span: undefined }
    const id = newId()
    return { traceId: traceIdFrom(id), traceparent: undefined, beganAs: id, span: undefined }
  }
  const span = tracing.span({ name: method ?? 'HTTP', kind: 'server', parent: given })
  const traceId = traceIdOf(span.traceparent)
  const beganAs = given === undefined ? uuidOf(traceId) : undefined
  return { traceId, traceparent: span.traceparent, beganAs, span }
}

/** The fields of a log line, by OpenTelemetry's names, so that tools find the trace of a line. */
export function traceFields({ traceId, span }: RequestTrace): Record<string, string> {
  return span === undefined
    ? { trace_id: traceId }
    : { trace_id: traceId, span_id: spanIdOf(span.traceparent) }
}

export interface Answered {
  readonly method: string
  /** The route's pattern, not the path: a name must not hold an id. */
  readonly endpoint: string
  readonly status: number
}

/** Ends the span of a request that was answered. A client's mistake is not a fault of the span. */
export function endRequestSpan(span: Span, { method, endpoint, status }: Answered): void {
  span.end({
    name: `${method} ${endpoint}`,
    attributes: {
      'http.request.method': method,
      'http.route': endpoint,
      'http.response.status_code': status,
    },
    fault: status >= 500 ? `HTTP ${status}` : undefined,
  })
}

/** The trace is set on the raw message, before Fastify makes a request of it. */
export type Traced = RawRequestDefaultExpression & { trace: RequestTrace }

/** Shows the trace on each request; where spans are recorded, ends the request's span with its connection. */
export function addTrace(app: FastifyInstance, { tracing }: Pick<TraceDeps, 'tracing'>): void {
  app.decorateRequest('trace', {
    getter() {
      return (this.raw as Traced).trace
    },
  })
  if (tracing === undefined) return
  app.addHook('onRequest', ({ trace: { span }, method, routeOptions }, { raw }, next) => {
    const endpoint = routeOptions.url ?? 'unknown'
    // A client may leave before its answer: the spans below still need this one as their parent.
    if (span !== undefined)
      raw.once('close', () =>
        endRequestSpan(span, { method, endpoint, status: raw.headersSent ? raw.statusCode : 499 }),
      )
    next()
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    readonly trace: RequestTrace
  }
}
