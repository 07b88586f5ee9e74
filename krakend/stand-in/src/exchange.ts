/** One request on its way through the gateway, and the answers that the gateway itself gives. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ProblemCode, refuse } from '@comptoir/contracts'
import { DEADLINE_HEADER } from '@comptoir/kit/http/deadline.ts'
import { languageOf } from '@comptoir/kit/http/language.ts'
import { type FieldFault, problemStatus } from '@comptoir/kit/http/problem.ts'
import { problemBody } from '@comptoir/kit/http/problem-reply.ts'
import { acceptableId } from '@comptoir/kit/http/request-id.ts'
import type { TraceDeps } from '@comptoir/kit/http/request-trace.ts'
import { openTraceparent, readTraceparent } from '@comptoir/kit/observe/trace.ts'
import type { Span } from '@comptoir/kit/observe/tracing.ts'
import type { Endpoint } from './read-file.ts'

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The request's path, without its query. */
  readonly path: string
  readonly search: string
  readonly address: string
  /** What every answer carries, CORS first of all. */
  readonly headers: Readonly<Record<string, string>>
  readonly endpoint: Endpoint
  readonly values: readonly string[]
  readonly trace: TraceHeaders
}

/** What tells a service which trace the request belongs to. */
export interface TraceHeaders {
  readonly traceparent: string
  readonly tracestate: string | undefined
}

export type AnswerHeaders = Readonly<Record<string, string | string[]>>

export type Asked = Pick<Exchange, 'request' | 'response' | 'path' | 'headers'>

/** Names this gateway and the request, on every answer of its own: in lower case, as what a service says. */
export type Identify = (request: IncomingMessage) => { 'x-instance-id': string; 'x-request-id': string }

/** A client's id is kept when it is short and plain. */
export function createIdentify({ newId, instanceId }: { newId: () => string; instanceId: string }): Identify {
  return ({ headers: { 'x-request-id': given } }) => ({
    'x-instance-id': instanceId,
    'x-request-id': acceptableId(given) ?? newId(),
  })
}

/** Calls a request by the id that its client gave, or by that of its trace; the services are told. */
export function nameRequest({ headers }: IncomingMessage, traceId: string): string {
  const id = acceptableId(headers['x-request-id']) ?? traceId
  headers['x-request-id'] = id
  return id
}

interface Extras {
  readonly details?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly erreurs?: readonly FieldFault[]
}

export interface Refuse {
  (exchange: Asked, code: ProblemCode, extras?: Extras): void
}

/**
 * The request's own trace; a new one where it names none, or none that can be read: what stands beside it is then void. Where
 * spans are recorded, the services go on from this gateway's.
 */
export function traceOf(
  { method = 'HTTP', headers: { traceparent, tracestate } }: IncomingMessage,
  { newId, tracing }: TraceDeps,
): { readonly headers: TraceHeaders; readonly span: Span | undefined } {
  const given = readTraceparent(traceparent)
  const span = tracing?.span({ name: method, kind: 'server', parent: given })
  const headers = {
    traceparent: span?.traceparent ?? given ?? openTraceparent(newId()),
    tracestate: given !== undefined && typeof tracestate === 'string' ? tracestate : undefined,
  }
  return { headers, span }
}

/** Makes the gateway's own refusals: problems in the reader's language. */
export function createRefuse(identify: Identify): Refuse {
  return (asked, code, extras = {}) => {
    const identity = identify(asked.request)
    const language = languageOf(asked.request.headers['accept-language'])
    const status = problemStatus(code)
    sendJson(asked, status, {
      body: problemBody(refuse(code, { ...extras.details }), {
        language,
        instance: asked.path,
        requestId: identity['x-request-id'],
        erreurs: extras.erreurs ?? [],
      }),
      headers: {
        'Content-Type': 'application/problem+json; charset=utf-8',
        'Content-Language': language,
        ...identity,
        ...(status === 503 ? { 'Retry-After': '1' } : {}),
        ...extras.headers,
      },
    })
  }
}

/** Sends JSON that the gateway made: indented for a person at a terminal, compact for programs. */
export function sendJson(
  { request, response, headers }: Asked,
  status: number,
  answer: { readonly body: unknown; readonly headers: AnswerHeaders },
): void {
  const isTerminal = request.headers['user-agent']?.startsWith('curl/') ?? false
  const text = isTerminal ? `${JSON.stringify(answer.body, null, 2)}\n` : JSON.stringify(answer.body)
  response.writeHead(status, { ...headers, ...answer.headers, 'Content-Length': Buffer.byteLength(text) })
  response.end(request.method === 'HEAD' ? undefined : text)
}

/** What goes on of a request: only the headers that the endpoint lists, from where, as we saw it, and how long we wait. */
export function forwardedHeaders(
  { request, endpoint, address, trace }: Exchange,
  limitMs: number,
): Record<string, string> {
  const headers: Record<string, string> = {}
  const own: Readonly<Record<string, string | undefined>> = { ...trace }
  for (const name of endpoint.headers) {
    const value = name in own ? own[name] : request.headers[name]
    // The length is that of the body read here.
    if (typeof value === 'string' && name !== 'content-length') headers[name] = value
  }
  headers['user-agent'] ??= 'comptoir-passerelle'
  headers['x-forwarded-for'] = address
  if (endpoint.handsOnDeadline) headers[DEADLINE_HEADER] = String(limitMs)
  if (request.headers.host !== undefined) headers['x-forwarded-host'] = request.headers.host
  return headers
}

/** An upstream path with the listed query parameters, as they were written. */
export function withQuery(path: string, { search, endpoint }: Exchange): string {
  if (search === '' || endpoint.query.size === 0) return path
  const kept = search.split('&').filter((pair) => endpoint.query.has(decoded(pair.split('=', 1)[0] ?? '')))
  if (kept.length === 0) return path
  return `${path}${path.includes('?') ? '&' : '?'}${kept.join('&')}`
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    // Not decodable, so it is none of the listed names.
    return ''
  }
}
