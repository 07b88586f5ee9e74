/**
 * The HTTP server that every process runs: limits on size and time, problem+json for every negative answer, a request id
 * and the instance's name on every reply, `/health`, `/ready`, `/metrics`, `/docs` and `/openapi.json`.
 */
import type { Socket } from 'node:net'
import type { Profile, ServiceContract } from '@comptoir/contracts'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import type { LogFiles } from '../observe/log-files.ts'
import type { Logger } from '../observe/logger.ts'
import { httpMetrics } from '../observe/metrics.ts'
import type { Tracing } from '../observe/tracing.ts'
import { TIMES } from '../process/times.ts'
import { addAccess } from './access.ts'
import { type ClientLimits, httpLimits, limitSending } from './client-limits.ts'
import { answerConnectionError, refuseTunnels } from './connection-error.ts'
import { addDeadline } from './deadline.ts'
import { addDocumentation } from './documentation.ts'
import { addErrorHandling } from './error-handling.ts'
import { addLogFiles, pathOf } from './log-files.ts'
import { addObservation } from './observation.ts'
import { addProbes, type ProbeOptions } from './probes.ts'
import { sendProblem } from './problem-reply.ts'
import { addReplyHeaders, setReplyHeaders } from './reply-headers.ts'
import { headFault, UNREADABLE_ADDRESS } from './request-head.ts'
import { acceptableId } from './request-id.ts'
import { RequestLog } from './request-log.ts'
import { readRequests } from './request-reading.ts'
import { addTrace, type Traced, traceFields, traceRequest } from './request-trace.ts'
import type { TokenCheck } from './token.ts'
import { compileSerializer, compileValidator } from './validation.ts'

export interface ServerOptions extends ProbeOptions {
  readonly contract: ServiceContract
  readonly log: Logger
  readonly files?: LogFiles | undefined
  readonly newId: () => string
  /** The clock of deadlines: see `deadline.ts`. */
  readonly monotonicMs: () => number
  readonly tracing?: Tracing | undefined
  /** Wanted where the contract has routes that are not for guests alone. */
  readonly checkToken?: TokenCheck | undefined
  /** Where it says nothing, guests may no more than in production. */
  readonly profile?: Profile | undefined
  /** Wanted where the contract has routes for operators. */
  readonly operatorToken?: string | undefined
  /** Those of `TIMES` unless a test has less time. */
  readonly clientLimits?: ClientLimits | undefined
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
      // Node.js would answer without a body; `headFault` has one.
      requireHostHeader: false,
    },
    genReqId: (raw) => {
      const request = raw as Traced
      request.trace = traceRequest(raw, options)
      return acceptableId(raw.headers['x-request-id']) ?? request.trace.traceId
    },
    childLoggerFactory: (...[log, { reqId }, , request]) =>
      new RequestLog(log as Logger, () => factsOf(request as Traced, reqId)),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LIMITS.parameterLength },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => answerConnectionError(options, error, socket as Socket),
    frameworkErrors: (_error, request, reply) => {
      // Fastify runs no hook for these.
      setReplyHeaders(request, reply, options.instanceId)
      void sendProblem(request, reply, headFault(request.raw) ?? UNREADABLE_ADDRESS)
    },
  }) as unknown as FastifyInstance
  app.decorate('served', new Map())
  limitSending(app.server, clientLimits)
  refuseTunnels(app.server, options)
  app.setValidatorCompiler(compileValidator as never)
  app.setSerializerCompiler(compileSerializer as never)
  addTrace(app, options)
  addReplyHeaders(app, options.instanceId)
  readRequests(app)
  addDeadline(app, options.monotonicMs)
  addAccess(app, options)
  addObservation(app, httpMetrics(options.registry, options.instanceId))
  if (options.files !== undefined) addLogFiles(app, options.files)
  addDocumentation(app, options.contract)
  addErrorHandling(app)
  addProbes(app, options)
  return app
}

/** What each log line of a request says. */
const factsOf = ({ method, url = '', trace }: Traced, reqId: unknown) => ({
  reqId,
  ...traceFields(trace),
  request: `${method} ${pathOf(url)}`,
})
