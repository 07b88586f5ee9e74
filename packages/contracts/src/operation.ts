/**
 * What one process may ask of another. Three kinds of request exist:
 *
 * - an **operation** travels between services as a command with a key; its path is `/interne/<service>/<name>`, and
 *   `…/lot` carries many at once. Code sees camelCase, the wire is snake_case.
 * - a **question** travels on a path of the same form and changes nothing, so it has no key and is never remembered.
 * - a **route** is public HTTP, declared word for word as clients see it.
 *
 * All are data: the service serves them, callers call them, OpenAPI and the gateway's file are made from them.
 */
import type { ReplyHeader, RequestHeader } from './headers.ts'
import type { ProblemCode } from './problem.ts'
import type { Static, TObject, TSchema } from './typebox.ts'
import { snakeSchema } from './wire.ts'

/** A command: what to ask, of whom, with which body. Built without any I/O. */
export interface Call<R = unknown> {
  readonly operation: OperationSpec
  readonly body: Readonly<Record<string, unknown>>
  /** Only a type: the reply that this call will have. */
  readonly reply?: R
}

export interface OperationSpec {
  /** `<service>.<name>`, in kebab-case after the dot; also the file's path in the service. */
  readonly id: string
  readonly service: string
  readonly name: string
  readonly path: string
  readonly body: TObject
  readonly reply: TObject
  /** The same two as they stand on the wire. */
  readonly wireBody: TSchema
  readonly wireReply: TSchema
  /** The only refusals that count as such. Anything else is an unknown outcome. */
  readonly refusals: readonly ProblemCode[]
  /** The operation that this one undoes. Its key is the same with `:undo` for `:do`, and it leaves a tombstone there. */
  readonly undoes?: string
  /** Fields that may differ when the same command is sent again (times that a successor did not see). */
  readonly volatile: readonly string[]
}

export type Operation<B extends TObject, R extends TObject, C extends ProblemCode> = ((
  body: Static<B>,
) => Call<Static<R>>) &
  Omit<OperationSpec, 'name' | 'body' | 'reply' | 'refusals'> & {
    readonly operationName: string
    readonly spec: OperationSpec
    readonly body: B
    readonly reply: R
    readonly refusals: readonly C[]
  }

/** What a service answers other services, from what it knows at that moment. */
export type QuestionSpec = Omit<OperationSpec, 'undoes' | 'volatile'>

/** A question as it is asked: of whom, with which body. Built without any I/O. */
export interface Asked<R = unknown, C extends ProblemCode = ProblemCode> {
  readonly question: QuestionSpec
  readonly body: Readonly<Record<string, unknown>>
  /** Only types: the reply that it will have, and the refusals; `never` where it has none. */
  readonly reply?: R
  readonly refusals?: C
}

export type Question<B extends TObject, R extends TObject, C extends ProblemCode> = ((
  body: Static<B>,
) => Asked<Static<R>, C>) & {
  readonly spec: QuestionSpec
  readonly body: B
  readonly reply: R
}

export type BodyOf<O> = O extends { readonly body: infer B extends TObject } ? Static<B> : never
export type ReplyOf<O> = O extends { readonly reply: infer R extends TObject } ? Static<R> : never

/** Declares an operation and returns its request builder, which carries the declaration as properties. */
export function operation<
  const B extends TObject,
  const R extends TObject,
  const C extends ProblemCode,
>(declared: {
  id: `${string}.${string}`
  body: B
  reply: R
  refusals: readonly C[]
  undoes?: string
  volatile?: readonly (keyof Static<B> & string)[]
}): Operation<B, R, C> {
  const spec: OperationSpec = {
    ...onTheWire(declared),
    ...(declared.undoes === undefined ? {} : { undoes: declared.undoes }),
    volatile: declared.volatile ?? [],
  }
  const build = (body: Static<B>): Call<Static<R>> => ({
    operation: spec,
    body: body as Readonly<Record<string, unknown>>,
  })
  const { name: operationName, ...properties } = spec
  return Object.assign(build, {
    ...properties,
    operationName,
    spec,
    body: declared.body,
    reply: declared.reply,
    refusals: declared.refusals,
  })
}

/** Declares a question and returns its request builder, which carries the declaration as properties. */
export function question<
  const B extends TObject,
  const R extends TObject,
  const C extends readonly ProblemCode[],
>(declared: { id: `${string}.${string}`; body: B; reply: R; refusals: C }): Question<B, R, C[number]> {
  const spec: QuestionSpec = onTheWire(declared)
  const build = (body: Static<B>): Asked<Static<R>, C[number]> => ({
    question: spec,
    body: body as Readonly<Record<string, unknown>>,
  })
  return Object.assign(build, { spec, body: declared.body, reply: declared.reply })
}

function onTheWire({
  id,
  body,
  reply,
  refusals,
}: Pick<OperationSpec, 'id' | 'body' | 'reply' | 'refusals'>): QuestionSpec {
  const [service, name] = id.split('.') as [string, string]
  return {
    id,
    service,
    name,
    path: `/interne/${service}/${name}`,
    body,
    reply,
    wireBody: snakeSchema(body),
    wireReply: snakeSchema(reply),
    refusals,
  }
}

/** The outcome of a call, as the caller may conclude it. `unknown` is never guessed: it is asked again. */
export type Outcome<R = unknown> =
  | { readonly kind: 'succeeded'; readonly reply: R }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly reason: string }

/** An expected negative answer: a code of the problem table and the facts that its text needs. */
export interface Refusal<C extends ProblemCode = ProblemCode> {
  readonly refus: C
  readonly details: Readonly<Record<string, unknown>>
}

/** Builds a refusal. `details` are camelCase facts: they become members of the problem and parameters of its text. */
export function refuse<const C extends ProblemCode>(
  refus: C,
  details: Readonly<Record<string, unknown>> = {},
): Refusal<C> {
  return { refus, details }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refus' in value
}

/** Who may use a route. */
export type Role = 'invite' | 'client' | 'employe' | 'gestionnaire' | 'responsable' | 'operateur'

/** Every role but that of operators. */
export const anyone = ['invite', 'client', 'employe', 'gestionnaire', 'responsable'] as const

/** Customers, each for what is his own, and staff for all of them. */
export const customers = ['client', 'employe', 'gestionnaire', 'responsable'] as const

/** Whether people may use a route that the gateway does not carry: pages ask its service itself. */
export const isBesideGateway = ({ passerelle, acces }: Pick<Route, 'passerelle' | 'acces'>): boolean =>
  !passerelle && acces.some((role) => (customers as readonly Role[]).includes(role))

export interface Route {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Parameters in OpenAPI's form: `/panier/{client_id}`. */
  readonly path: string
  readonly summary: { readonly fr: string; readonly en: string }
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** How large a body may be, where that is more than usual. */
  readonly bodyBytes?: number
  /** Its body is a text of this media type, of which its handler reads `raw.body`. Without it, bodies are JSON. */
  readonly takes?: 'text/csv'
  /** Success replies by status; `null` for an empty body. */
  readonly replies: Readonly<Record<number, TSchema | null>>
  readonly refusals: readonly ProblemCode[]
  /** The headers that its handler reads. */
  readonly reads?: readonly RequestHeader[]
  /** Of those, the ones that it goes without, though other routes want them. */
  readonly optional?: readonly RequestHeader[]
  /** The headers that its handler puts beside a reply, by status. */
  readonly sends?: Readonly<Record<number, readonly ReplyHeader[]>>
  /** The path of a route of the same service that does the same: the gateway asks that one. */
  readonly sameAs?: string
  /** Answered under its path with a final slash as well. */
  readonly finalSlash?: true
  /** `# …` and `// …` comments in its body are taken out, and its answers say so in `Warning`. */
  readonly takesComments?: true
  /** Its reply has no end. */
  readonly stream?: true
  /** Its body or its answer holds a secret, of which nothing is kept, not even under a key: it takes none. */
  readonly secret?: true
  /** Reachable through the gateway. */
  readonly passerelle: boolean
  readonly acces: readonly Role[]
  /** Guests of the demonstration may use it too, so that it can be tried without an account. */
  readonly openInDemo?: true
}

/** Declares a public route, exactly as clients see it (snake_case, money as a decimal number). */
export function route<const R extends Route>(declared: R): R {
  return declared
}

/** A service as its callers know it. */
export interface ServiceContract {
  readonly name: string
  /** The English name, where people use one beside it. */
  readonly alias?: string
  /** Where its code is; `services/<name>` when absent. */
  readonly folder?: string
  /** It runs sagas, so it asks every service that has operations. */
  readonly runsSagas?: true
  /** Web orders pass through it, or wait for what it tells: it starts before the others, as few at once are ready sooner. */
  readonly startsFirst?: true
  /** Base port; instance k listens on it + 100·k. A service with two default instances lists both. */
  readonly ports: readonly number[]
  readonly summary: { readonly fr: string; readonly en: string }
  readonly routes: readonly Route[]
  /** Those of its routes that stand in for routes of replaced systems. */
  readonly aliases?: readonly Route[]
  readonly operations: readonly OperationSpec[]
  /** What other services may ask it. */
  readonly questions?: readonly QuestionSpec[]
  /** What it asks other services: it gets their addresses, and stands without their answers. */
  readonly asks?: readonly QuestionSpec[]
  /** A second process of it. */
  readonly worker?: Worker
}

/** Works off what a service has taken, beside the process that answers its callers: `src/worker.ts`, on the same database. */
export interface Worker {
  readonly ports: readonly number[]
  readonly summary: { readonly fr: string; readonly en: string }
  /** What it asks other services. */
  readonly asks?: readonly QuestionSpec[]
}

/** The variable with the addresses of a process, for those that call it. */
export const addressVariableOf = ({ name }: Pick<ServiceContract, 'name'>): string =>
  `${name.toUpperCase().replaceAll('-', '_')}_URLS`

/** The second process of a service as a process of its own: it is only watched, so it has no routes. */
export function workerOf({ name, folder = `services/${name}`, worker }: ServiceContract): ServiceContract {
  if (worker === undefined) throw new Error(`${name} has no second process`)
  return { name: `${name}-worker`, folder, ...worker, routes: [], operations: [] }
}
