/** The gateway, without listening: `main.ts` gives it a port, tests build it on files of their own. */
import { once } from 'node:events'
import { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { headFault } from '@comptoir/kit/http/request-head.ts'
import { endRequestSpan } from '@comptoir/kit/http/request-trace.ts'
import type { TokenFault } from '@comptoir/kit/http/token.ts'
import type { LogFiles } from '@comptoir/kit/observe/log-files.ts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { type HttpMetrics, httpMetrics } from '@comptoir/kit/observe/metrics.ts'
import { traceIdOf } from '@comptoir/kit/observe/trace.ts'
import type { Span, Tracing } from '@comptoir/kit/observe/tracing.ts'
import { readBody } from './body.ts'
import { createCors } from './cors.ts'
import {
  createIdentify,
  createRefuse,
  type Exchange,
  type Identify,
  nameRequest,
  type Refuse,
  type TraceHeaders,
  traceOf,
} from './exchange.ts'
import { merge } from './merge.ts'
import { pass } from './pass.ts'
import { createProbes } from './probes.ts'
import { createLimiter } from './rate-limit.ts'
import { createRouter } from './router.ts'
import { strictServer } from './strict-server.ts'
import { buildUpstreams, type Upstreams, type UpstreamsOptions } from './upstreams.ts'
import { createValidator, type Validator } from './validator.ts'

export interface GatewayOptions extends UpstreamsOptions {
  readonly instanceId: string
  readonly log: Logger
  readonly files?: LogFiles | undefined
  readonly newId: () => string
  readonly tracing: Tracing | undefined
  /** The token that programs share, where there is one. */
  readonly apiToken?: string | undefined
}

export interface Gateway {
  readonly server: Server
  /** Ends streams and waits for the answers under way, while new requests get 503; then listens no more. */
  close(): Promise<void>
}

const SWEEP_MS = 50

interface Running {
  readonly upstreams: Upstreams
  readonly validator: Validator
  readonly identify: Identify
  readonly refuse: Refuse
  readonly stopping: () => boolean
  readonly underWay: Set<ServerResponse>
  /** Answers that have no end of their own. */
  readonly streams: Set<ServerResponse>
}

/**
 * Builds the gateway that a file describes.
 * @throws FileError when a backend belongs to no service.
 */
export function buildGateway(options: GatewayOptions): Gateway {
  const state = { stopping: false }
  const identify = createIdentify(options)
  const upstreams = buildUpstreams(options)
  const validator = createValidator(options)
  const streams = new Set<ServerResponse>()
  const underWay = new Set<ServerResponse>()
  const running = {
    upstreams,
    validator,
    underWay,
    streams,
    identify,
    refuse: createRefuse(identify),
    stopping: () => state.stopping,
  }
  const server = strictServer(options, listener(options, running))
  return {
    server,
    async close() {
      state.stopping = true
      for (const response of streams) response.end()
      // Until then new requests are answered with 503: a refused connection would tell less.
      await Promise.all([...underWay].map((response) => once(response, 'close')))
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      // A connection that is idle once its answer has left would hold the end back until it times out.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
      await promise
      clearInterval(sweep)
      await validator.close()
      await upstreams.close()
    },
  }
}

function listener(options: GatewayOptions, running: Running): RequestListener {
  const { plan, instanceId, registry, log, files } = options
  const { refuse, stopping } = running
  const route = createRouter(plan.endpoints)
  const cors = createCors(plan.file.extra_config['security/cors'])
  const answerProbe = createProbes({ instanceId, registry, stopping })
  const serve = admitting(running, forwarder(options, running))
  const metrics = httpMetrics(registry, instanceId)

  return (request, response) => {
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    const search = mark < 0 ? '' : url.slice(mark + 1)
    if (stopping()) response.shouldKeepAlive = false
    if (cors.preflight(request, response)) return
    const asked = { request, response, path, headers: cors.headersFor(request) }
    const wrong = headFault(request)
    if (wrong === undefined && answerProbe(asked)) return
    // HEAD is answered wherever GET is, with the same headers, even the length of a text that names the method.
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '')
    const match = route(method, path)
    const { headers: trace, span } = traceOf(request, options)
    const endpoint = match.kind === 'endpoint' ? match.endpoint.path : 'unknown'
    const requestId = nameRequest(request, traceIdOf(trace.traceparent))
    observe({ request, response, metrics, log, files }, { endpoint, path, requestId, trace, span })
    if (wrong !== undefined) return refuse(asked, wrong.refusal.refus, { erreurs: wrong.erreurs })
    const details = { methode: method, chemin: path }
    switch (match.kind) {
      case 'endpoint':
        return serve({
          ...asked,
          search,
          address: addressOf(request),
          endpoint: match.endpoint,
          values: match.values,
          trace,
        })
      case 'redirect':
        response.writeHead(isRead(request) ? 301 : 307, {
          ...asked.headers,
          Location: mark < 0 ? match.path : `${match.path}?${search}`,
        })
        return void response.end()
      case 'method':
        return refuse(asked, 'METHODE_INTERDITE', { details, headers: { Allow: match.allowed.join(', ') } })
      case 'none':
        return refuse(asked, 'ROUTE_INCONNUE', { details })
    }
  }
}

const isRead = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD'

/** Lets a request on to `next` until we stop, and keeps in mind what a stop waits for or ends. */
function admitting(
  { refuse, stopping, underWay, streams }: Running,
  next: (exchange: Exchange) => void,
): (exchange: Exchange) => void {
  return (exchange) => {
    const { response, endpoint } = exchange
    if (stopping()) return refuse(exchange, 'SERVICE_INDISPONIBLE')
    underWay.add(response)
    if (endpoint.headers.includes('last-event-id')) streams.add(response)
    response.once('close', () => {
      underWay.delete(response)
      streams.delete(response)
    })
    next(exchange)
  }
}

function forwarder(
  { plan, log }: GatewayOptions,
  { upstreams, validator, refuse, identify }: Running,
): (exchange: Exchange) => void {
  const limited = plan.endpoints.flatMap((endpoint) =>
    endpoint.limit ? [{ endpoint, limit: endpoint.limit }] : [],
  )
  const limiters = new Map(
    limited.map(({ endpoint, limit }) => [endpoint, createLimiter(limit, () => performance.now())] as const),
  )

  const admitted = (exchange: Exchange) => {
    const { endpoint, request, address } = exchange
    const waitSeconds = limiters.get(endpoint)?.take(address) ?? 0
    if (waitSeconds > 0)
      return refuse(exchange, 'TROP_DE_REQUETES', { headers: { 'Retry-After': String(waitSeconds) } })
    if (endpoint.kind === 'json') {
      merge({ exchange, upstreams, refuse, identify }).catch((cause: unknown) => {
        log.error({ err: cause, trace_id: traceIdOf(exchange.trace.traceparent) }, 'merge failed')
        exchange.response.destroy()
      })
      return
    }
    const send = (body: Buffer | null) => pass({ exchange, upstreams, body, refuse })
    if (isRead(request)) return send(null)
    const { bodyLimit: maximum } = endpoint
    readBody(request, maximum, (body) =>
      body === 'too large' ? refuse(exchange, 'CORPS_TROP_GRAND', { details: { maximum } }) : send(body),
    )
  }
  return validated(validator, refuse, admitted)
}

/** Lets a request on to `next`, unless its endpoint wants a token that it does not carry. */
function validated(validator: Validator, refuse: Refuse, next: (exchange: Exchange) => void) {
  const decide = (exchange: Exchange, fault: TokenFault | 'NON_AUTHENTIFIE' | undefined) => {
    if (exchange.response.destroyed) return
    if (fault === undefined) return next(exchange)
    const challenge = fault === 'NON_AUTHENTIFIE' ? 'Bearer' : 'Bearer error="invalid_token"'
    const isOurs = fault === 'CLES_INDISPONIBLES'
    refuse(exchange, fault, isOurs ? {} : { headers: { 'WWW-Authenticate': challenge } })
  }
  return (exchange: Exchange): void => {
    const fault = validator.judge(exchange.endpoint, exchange.request.headers)
    if (fault instanceof Promise) void fault.then((found) => decide(exchange, found))
    else decide(exchange, fault)
  }
}

/** The address of the connection, written as IPv4 where it is one. */
function addressOf({ socket: { remoteAddress = '' } }: IncomingMessage): string {
  return remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress
}

interface Observed {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly metrics: HttpMetrics
  readonly log: Logger
  readonly files: LogFiles | undefined
}

interface Observation {
  readonly endpoint: string
  readonly path: string
  readonly requestId: string
  readonly trace: TraceHeaders
  readonly span: Span | undefined
}

/** A client that left before the answer counts as 499, as proxies have it. */
function observe(
  { request, response, metrics, log, files }: Observed,
  { endpoint, path, requestId, trace, span }: Observation,
): void {
  const from = performance.now()
  response.once('close', () => {
    const seconds = (performance.now() - from) / 1_000
    const status = response.headersSent ? response.statusCode : 499
    const method = request.method ?? 'unknown'
    metrics.observe({ method, endpoint, status, seconds })
    const facts = { method, endpoint, status, ms: Math.round(seconds * 10_000) / 10 }
    const traceId = traceIdOf(trace.traceparent)
    const line = { ...facts, requestId, trace_id: traceId }
    files?.asked({ method, path, status, ms: facts.ms, requestId, traceId })
    if (status >= 500) log.warn(line, 'request failed')
    else log.debug(line, 'request answered')
    if (span !== undefined) endRequestSpan(span, facts)
  })
}
