/** Serves a route of a contract. The declaration gives path, schemas and documentation; the handler gives the answer. */
import {
  type Caller,
  GUEST,
  isAlias,
  isRefusal,
  type Language,
  PROBLEMS,
  type ReadBy,
  type Refusal,
  type ReplyHeader,
  type Route,
  refusalsOf,
  type SentBy,
} from '@comptoir/contracts'
import type { Static, TSchema } from '@comptoir/contracts/typebox.ts'
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readAlias } from './alias-reading.ts'
import { languageOf } from './language.ts'
import { Problem } from './problem.ts'
import { sendProblem } from './problem-reply.ts'
import { PROBLEM_SCHEMA } from './problem-schema.ts'

type Part<T> = T extends TSchema ? Static<T> : undefined

/** A request that has passed its schemas. */
export interface RouteRequest<R extends Route> {
  readonly params: Part<R['params']>
  readonly query: Part<R['query']>
  readonly body: Part<R['body']>
  readonly language: Language
  /** One of the headers that the route declares to read. */
  readonly header: (name: ReadBy<R>) => string | undefined
  /** Who asks: one whom the route's `acces` names. */
  readonly caller: Caller
  readonly raw: FastifyRequest
}

/** A handler's answer, with headers that its route declares to send. */
export interface RouteReply<H extends ReplyHeader = never> {
  readonly status: number
  readonly body?: unknown
  /** The media type of a body that is a text, not JSON. */
  readonly type?: string
  readonly headers?: { readonly [name in H]?: string } & {
    readonly [name in Exclude<ReplyHeader, H>]?: never
  }
}

export type RouteHandler<R extends Route> = (
  request: RouteRequest<R>,
) => Promise<RouteReply<SentBy<R>> | Refusal>

/** Registers a route. A refusal that the handler returns is answered as a problem, and so is an exception. */
// oxlint-disable-next-line max-params -- the last is for mechanisms, not for services
export function serveRoute<const R extends Route>(
  app: FastifyInstance,
  route: R,
  handler: RouteHandler<R>,
  config: FastifyContextConfig = {},
): void {
  const { config: own, ...rest } = declared(route)
  app.served.set(route.id, { handler: handler as RouteHandler<Route>, config })
  app.route({
    ...rest,
    config: { ...own, ...config },
    handler: async (request: FastifyRequest, reply: FastifyReply) =>
      sendReply(request, reply, await handler(asRouteRequest(request))),
  } as never)
}

/** What Fastify is told of a route beside its handler. */
export const declared = (route: Route) => ({
  method: route.method,
  url: fastifyPath(route.path),
  schema: documentedSchema(route),
  config: { route },
  ...(route.bodyBytes === undefined ? {} : { bodyLimit: route.bodyBytes }),
  ...(isAlias(route) ? { preValidation: readAlias(route) } : {}),
})

/** How a route is served. */
export interface Served {
  readonly handler: RouteHandler<Route>
  readonly config: FastifyContextConfig
}

/** `/panier/{client_id}` → `/panier/:client_id`. */
export function fastifyPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

export function asRouteRequest<R extends Route>(raw: FastifyRequest): RouteRequest<R> {
  return {
    params: raw.params as Part<R['params']>,
    query: raw.query as Part<R['query']>,
    body: raw.body as Part<R['body']>,
    language: languageOf(raw.headers['accept-language']),
    header: (name) => readHeader(raw, name),
    caller: raw.caller ?? GUEST,
    raw,
  }
}

/** A header as one text: Node joins most headers that are sent twice. */
export function readHeader({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name.toLowerCase()]
  return value === undefined ? undefined : String(value)
}

/** Sends what a handler decided. */
export function sendReply(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: RouteReply | Refusal,
): FastifyReply {
  if (isRefusal(answer)) return sendProblem(request, reply, new Problem(answer))
  reply.code(answer.status)
  if (answer.headers !== undefined) reply.headers(answer.headers)
  if (answer.type !== undefined) reply.type(answer.type)
  return reply.send(answer.body)
}

/** The schemas of a route, as Fastify and OpenAPI take them. */
export function documentedSchema(route: Route): Record<string, unknown> {
  const response: Record<string, unknown> = {}
  for (const [status, schema] of Object.entries(route.replies))
    response[status] = schema ?? { type: 'null', description: 'Sans corps' }
  for (const code of refusalsOf(route)) {
    const { status, fr } = PROBLEMS[code]
    const known = response[status] as { description?: string } | undefined
    const description = known?.description === undefined ? fr.title : `${known.description} · ${fr.title}`
    response[status] = { description, content: { 'application/problem+json': { schema: PROBLEM_SCHEMA } } }
  }
  return {
    operationId: route.id,
    summary: route.summary.fr,
    description: route.summary.en,
    tags: [route.id.split('.')[0]],
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined ? {} : { body: route.body }),
    ...(route.takes === undefined ? {} : { consumes: [route.takes], body: { type: 'string', minLength: 1 } }),
    response,
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What was registered by `serveRoute`, by the route's id. */
    served: Map<string, Served>
  }
  interface FastifyContextConfig {
    /** What the contract says of it; undefined for probes, documents and what processes ask each other. */
    route?: Route
  }
}
