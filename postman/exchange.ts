/** One request of the collection, as its author writes it: which route, with what, and what must come back. */
import {
  guestOf,
  isFor,
  PROBLEMS,
  type ProblemCode,
  type QuestionSpec,
  type Route,
  refusalsOf,
} from '@comptoir/contracts'

/** Where a request goes: the gateway, or a process at its own port. Each is a variable of the environment. */
export type Base = `${string}Url`

/** What a request asks for, whatever declares it: a route, an operation between services, or the gateway's own file. */
export interface Target {
  /** Unique; the routes' own id where there is one. */
  readonly id: string
  readonly method: string
  /** As OpenAPI or krakend.json has it: `/panier/{client_id}`. */
  readonly path: string
  readonly base: Base
  readonly description: string
  /** Schema of each success by status; null for an empty body. */
  readonly replies: Readonly<Record<number, unknown>>
  readonly refusals: readonly ProblemCode[]
  /** Not for guests, even those of the demonstration. */
  readonly isStaffOnly?: boolean
}

export interface Exchange {
  readonly name: string
  readonly target: Target
  /** Where neither the problem nor the contract says it alone. */
  readonly status?: number
  /** The problem's code, when the answer says no. */
  readonly code?: ProblemCode
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Sent instead of `body`, as it stands. */
  readonly raw?: string
  /** JavaScript before the request. */
  readonly before?: readonly string[]
  /** JavaScript after it; `corps` is the parsed answer. */
  readonly after?: readonly string[]
  /** Variables to keep for later requests: name → JavaScript expression. */
  readonly keep?: Readonly<Record<string, string>>
}

export interface Folder {
  readonly name: string
  readonly description: string
  readonly exchanges: readonly Exchange[]
}

export function routeTarget(route: Route, service: string): Target {
  return {
    id: route.id,
    method: route.method,
    path: route.path,
    base: route.passerelle ? 'baseUrl' : (`${service}Url` as Base),
    description: `${route.summary.fr}\n\n*${route.summary.en}*`,
    replies: route.replies,
    refusals: refusalsOf(route),
    isStaffOnly: !isFor(route, guestOf('demo')),
  }
}

/** An operation or a question between services. */
export function operationTarget(spec: QuestionSpec): Target {
  return {
    id: spec.id,
    method: 'POST',
    path: spec.path,
    base: `${spec.service}Url` as Base,
    description: `Entre services, jamais par la passerelle\n\n*Between services, never through the gateway*`,
    replies: { 200: spec.wireReply },
    refusals: spec.refusals,
  }
}

/** In a body, `unquoted('clientId')` stands for the variable's value without quotes. */
export const unquoted = (variable: string): string => `#{{${variable}}}`

/** The text of a JSON body, with the unquoted variables in place. */
export const bodyText = (body: unknown): string =>
  JSON.stringify(body, null, 2).replace(/"#(\{\{\w+\}\})"/g, '$1')

/** JavaScript of one `pm.test`. */
export const verify = (rule: string, ...assertions: readonly string[]): string =>
  `pm.test(${JSON.stringify(rule)}, () => { ${assertions.join('; ')} });`

/** The status that must come back: as said, else the problem's, else the one success of the contract. */
export function statusOf({ target, status, code }: Exchange): number {
  if (status !== undefined) return status
  if (code !== undefined) return PROBLEMS[code].status
  const [success, ...others] = Object.keys(target.replies)
  if (success === undefined || others.length > 0) throw new Error(`${target.id}: which status?`)
  return Number(success)
}
