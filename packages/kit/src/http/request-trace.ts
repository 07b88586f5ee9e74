/**
 * The trace of one HTTP request: the one that its `traceparent` names, else a new one. Where spans are recorded, the
 * request is one of them; where none are, what came is handed on as it stands, and a trace that begins here costs no more
 * than its name.
 */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, RawRequestDefaultExpression } from 'fastify'
import { readTraceparent, spanIdOf, traceIdFrom, traceIdOf, uuidOf } from '../observe/trace.ts'
import type { Span, Tracing } from '../observe/tracing.ts'

export interface RequestTrace {
  readonly traceId: string
  /**
   * To hand on with the work. Undefined when nothing needs to be: no trace came, none is recorded, and what the request
   * starts under `beganAs` names the trace by itself.
   */
  readonly traceparent: string | undefined
  /** The UUID that names the trace, where it began here. Whoever starts something durable takes it as its id. */
  readonly beganAs: string | undefined
  readonly span: Span | undefined
}

export interface TraceDeps {
  readonly tracing?: Tracing | undefined
  readonly newId: () => string
}

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

/** What watches a process asks it all day long: nobody wants to see that. */
const WATCHERS = /^\/(health|ready|metrics|docs|openapi\.json)\b/

export function traceRequest(
  { method, url = '', headers }: Asked,
  { tracing, newId }: TraceDeps,
): RequestTrace {
  const given = readTraceparent(headers.traceparent)
  if (tracing === undefined || WATCHERS.test(url)) {
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

/** What a log line says of it: OpenTelemetry's names, so that tools find the trace of a line. */
export function traceFields({ traceId, span }: RequestTrace): Record<string, string> {
  return span === undefined
    ? { trace_id: traceId }
    : { trace_id: traceId, span_id: spanIdOf(span.traceparent) }
}

export interface Answered {
  readonly method: string
  /** The route's pattern: a path would make a name of each id. */
  readonly endpoint: string
  readonly status: number
}

/** Ends the span of a request that was answered. What a client did wrong is no fault. */
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
