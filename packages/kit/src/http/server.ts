/**
 * The HTTP server that every process runs: limits on size and time, problem+json for every negative answer, a request id
 * and the instance's name on every reply, `/health`, `/ready`, `/metrics`, `/docs` and `/openapi.json`.
 */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refuser, type ServiceContract } from '@comptoir/contracts'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawRequestDefaultExpression,
} from 'fastify'
import type { Logger } from '../observe/logger.ts'
import { type HttpMetrics, httpMetrics, type Registry } from '../observe/metrics.ts'
import type { Tracing } from '../observe/tracing.ts'
import { TIMES } from '../process/times.ts'
import { type ClientLimits, httpLimits, limitSending } from './client-limits.ts'
import { answerConnectionError, refuseTunnels } from './connection-error.ts'
import { databaseProblem } from './database-problem.ts'
import { DEADLINE_HEADER, deadlineOf, timeLeft, tooLate } from './deadline.ts'
import { addDocumentation } from './documentation.ts'
import { langueOf, Problem, problemBody, problemStatus } from './problem-reply.ts'
import { headFault, UNREADABLE_ADDRESS } from './request-head.ts'
import { RequestLog } from './request-log.ts'
import { readRequests } from './request-reading.ts'
import { endRequestSpan, type RequestTrace, traceFields, traceRequest } from './request-trace.ts'
import { compileSerializer, compileValidator, fieldFaults } from './validation.ts'

export interface ServerOptions {
  readonly contract: ServiceContract
  readonly instanceId: string
  readonly log: Logger
  readonly registry: Registry
  readonly newId: () => string
  /** The clock of deadlines: see `deadline.ts`. */
  readonly monotonicMs: () => number
  readonly tracing?: Tracing | undefined
  /** Those of `TIMES` unless a test has less time. */
  readonly clientLimits?: ClientLimits | undefined
  /** Resolves when traffic may come; rejects, with the reason, when not. */
  readonly ready: () => Promise<void>
}

/** Limits in bytes and counts. Groups between services may be larger than what clients send. */
export const LIMITS = {
  bodyBytes: 64 * 1024,
  groupBytes: 8 * 1024 * 1024,
  headerBytes: 16 * 1024,
  parameterLength: 200,
} as const

const CLIENT_LIMITS: ClientLimits = {
  headersMs: TIMES.headersTimeoutMs,
  requestMs: TIMES.requestTimeoutMs,
  idleMs: TIMES.serviceKeepAliveMs,
  sendMs: TIMES.sendTimeoutMs,
}

/** Builds the server, without listening. Routes are added with `serveRoute` before `ready()`. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const clientLimits = options.clientLimits ?? CLIENT_LIMITS
  const limits = httpLimits(clientLimits)
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    http: {
      ...limits,
      maxHeaderSize: LIMITS.headerBytes,
      // Its answer would be empty; `headFault` has one.
      requireHostHeader: false,
    },
    genReqId: (raw) => {
      const request = raw as Traced
      request.trace = traceRequest(raw, options)
      return acceptableId(raw.headers['x-request-id']) ?? request.trace.beganAs ?? options.newId()
    },
    childLoggerFactory: (...[log, { reqId }, , request]) =>
      new RequestLog(log as Logger, () => ({ reqId, ...traceFields((request as Traced).trace) })),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LIMITS.parameterLength },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => answerConnectionError(options, error, socket as Socket),
    frameworkErrors: (_error, request, reply) => {
      // No hook has run for it.
      setReplyHeaders(request, reply, options.instanceId)
      void sendProblem(request, reply, headFault(request.raw) ?? UNREADABLE_ADDRESS)
    },
  }) as unknown as FastifyInstance
  limitSending(app.server, clientLimits)
  refuseTunnels(app.server, options)
  app.setValidatorCompiler(compileValidator as never)
  app.setSerializerCompiler(compileSerializer as never)
  addTrace(app, options)
  addReplyHeaders(app, options.instanceId)
  readRequests(app)
  addDeadline(app, options.monotonicMs)
  addObservation(app, httpMetrics(options.registry, options.instanceId))
  await addDocumentation(app, options.contract)
  addErrorHandling(app)
  addProbes(app, options)
  return app
}

/** The trace is known from the first moment on, before Fastify makes a request of the message. */
type Traced = RawRequestDefaultExpression & { trace: RequestTrace }

function addTrace(app: FastifyInstance, { tracing }: ServerOptions): void {
  app.decorateRequest('trace', {
    getter() {
      return (this.raw as Traced).trace
    },
  })
  if (tracing === undefined) return
  app.addHook('onRequest', ({ trace: { span }, method, routeOptions }, { raw }, next) => {
    const endpoint = routeOptions.url ?? 'unknown'
    // Also of a client that left before its answer: what was done for it would else hang on nothing.
    if (span !== undefined)
      raw.once('close', () =>
        endRequestSpan(span, { method, endpoint, status: raw.headersSent ? raw.statusCode : 499 }),
      )
    next()
  })
}

/** A client's id is kept when it is short and plain, so that it can stand in a log line and a header. */
function acceptableId(given: string | string[] | undefined): string | undefined {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : undefined
}

function addReplyHeaders(app: FastifyInstance, instanceId: string): void {
  app.addHook('onRequest', (request, reply, next) => {
    setReplyHeaders(request, reply, instanceId)
    next()
  })
  // curl shows what it gets: indented, it can be read. Programs get the compact form.
  app.addHook('onSend', async (request, reply, payload) => {
    const type = reply.getHeader('content-type')
    const isJson = typeof type === 'string' && type.includes('json')
    if (!isJson || typeof payload !== 'string' || !request.headers['user-agent']?.startsWith('curl/'))
      return payload
    reply.removeHeader('content-length')
    return `${JSON.stringify(JSON.parse(payload), null, 2)}\n`
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    readonly trace: RequestTrace
    /** Until when its answer is awaited, on the server's `monotonicMs`: see `deadline.ts`. */
    deadline: number
  }
}

function addDeadline(app: FastifyInstance, monotonicMs: () => number): void {
  app.decorateRequest('deadline', 0)
  app.addHook('onRequest', (request, _reply, next) => {
    const now = monotonicMs()
    request.deadline = deadlineOf(request.headers[DEADLINE_HEADER], now)
    next(timeLeft(request.deadline, now) === undefined ? tooLate() : undefined)
  })
}

function setReplyHeaders(request: FastifyRequest, reply: FastifyReply, instanceId: string): void {
  reply.header('X-Instance-Id', instanceId)
  reply.header('X-Request-Id', request.id)
}

function addObservation(app: FastifyInstance, metrics: HttpMetrics): void {
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

function addProbes(app: FastifyInstance, options: ServerOptions): void {
  const hidden = { schema: { hide: true } }
  app.get('/health', hidden, () => ({
    status: 'ok',
    service: options.contract.name,
    instance: options.instanceId,
  }))
  app.get('/ready', hidden, async (_request, reply) => {
    try {
      await options.ready()
      return { status: 'ok' }
    } catch (cause) {
      return reply
        .code(503)
        .header('Retry-After', '1')
        .send({ status: 'pas prêt', raison: (cause as Error).message })
    }
  })
  app.get('/metrics', hidden, async (_request, reply) =>
    reply.type(options.registry.contentType).send(await options.registry.metrics()),
  )
}

function addErrorHandling(app: FastifyInstance): void {
  const known: { method: string; pattern: RegExp }[] = []
  app.addHook('onRoute', (added) => {
    const pattern = new RegExp(`^${added.url.replace(/:\w+/g, '[^/]+').replace('*', '.*')}/?$`)
    for (const method of [added.method].flat()) known.push({ method, pattern })
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    const allowed = known.filter((route) => route.pattern.test(path)).map((route) => route.method)
    // The headers of a HEAD are those of the GET, down to the length of a text that names the method.
    const details = { methode: request.method === 'HEAD' ? 'GET' : request.method, chemin: path }
    if (allowed.length === 0)
      return sendProblem(request, reply, new Problem(refuser('ROUTE_INCONNUE', details)))
    reply.header('Allow', [...new Set(allowed)].join(', '))
    return sendProblem(request, reply, new Problem(refuser('METHODE_INTERDITE', details)))
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemFrom(error, request)
    if (problemStatus(problem.refusal.refus) === 500) request.log.error({ err: error }, 'unexpected error')
    return sendProblem(request, reply, problem)
  })
}

/** Sends a problem in the reader's language. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const langue = langueOf(request.headers['accept-language'])
  const body = problemBody(problem.refusal, {
    langue,
    instance: problem.instance ?? request.url.split('?')[0] ?? '/',
    requestId: problem.requestId ?? request.id,
    erreurs: problem.erreurs,
  })
  return (
    reply
      .code(problemStatus(problem.refusal.refus))
      .headers(problem.headers)
      .header('Content-Type', 'application/problem+json; charset=utf-8')
      .header('Content-Language', langue)
      // A serialiser made for a success would drop members that only problems have.
      .serializer(JSON.stringify)
      .send(body)
  )
}

function problemFrom(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  if (error.validation !== undefined) {
    if (error.validationContext === 'body' && (request.body === undefined || request.body === null))
      return new Problem(refuser('CORPS_MANQUANT'))
    const langue = langueOf(request.headers['accept-language'])
    return new Problem(refuser('REQUETE_INVALIDE'), {
      erreurs: fieldFaults(error.validation as never, langue),
    })
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(refuser('CORPS_TROP_GRAND', { maximum: request.routeOptions.bodyLimit }))
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem(refuser('TYPE_NON_ACCEPTE'))
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new Problem(refuser('CORPS_MANQUANT'))
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem(refuser('REQUETE_INVALIDE'))
    default:
  }
  return databaseProblem(error, request) ?? new Problem(refuser('ERREUR_INTERNE'), { cause: error })
}

/** Keeps the raw response out of Fastify's hands, for a stream that the caller writes itself. */
export function takeOver(reply: FastifyReply): ServerResponse {
  reply.hijack()
  return reply.raw
}
