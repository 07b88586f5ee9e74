/**
 * Which headers a route's requests and answers may carry: those that it names, those that follow from what it declares, and
 * those of all routes. Documents, the gateway's lists and the types of handlers are made from this.
 */
import { refusalsOf } from './access.ts'
import type { ReplyHeader, RequestHeader } from './headers.ts'
import type { Route } from './operation.ts'

const EVERY_ROUTE_READS = ['Accept-Language', 'X-Request-Id', 'X-Deadline-Ms', 'traceparent'] as const
const EVERY_REPLY_HAS = ['X-Instance-Id', 'X-Request-Id'] as const

/** What a route's requests may carry. */
export const requestHeadersOf = (route: Route): readonly RequestHeader[] => [
  ...new Set([
    ...(refusalsOf(route).includes('NON_AUTHENTIFIE') ? (['Authorization', 'X-API-Token'] as const) : []),
    ...(route.reads ?? []),
    ...EVERY_ROUTE_READS,
  ]),
]

/** What a route's answers of that status may carry. */
export function replyHeadersOf(route: Route, status: number): readonly ReplyHeader[] {
  const isKeyed = route.reads?.includes('Idempotency-Key') ?? false
  const isList = status === 200 && 'limite' in (route.query?.properties ?? {})
  const names: ReplyHeader[] = [...EVERY_REPLY_HAS, ...(route.sends?.[status] ?? [])]
  if (route.takesComments === true && route.sends?.[status] !== undefined) names.push('Warning')
  if (isList) names.push('Link', 'X-Total-Count')
  if (status >= 400) names.push('Content-Language')
  if (status === 401) names.push('WWW-Authenticate')
  // A request with a key may find its twin still under way.
  if (status === 503 || (status === 409 && isKeyed)) names.push('Retry-After')
  if (isKeyed) names.push('Idempotency-Replayed')
  return [...new Set(names)]
}

/** What a refusal may carry that a route does not name, because every route may give it. */
export const otherReplyHeaders = (): readonly ReplyHeader[] => [
  ...EVERY_REPLY_HAS,
  'Accept-Encoding',
  'Allow',
  'Content-Language',
  'Retry-After',
]

/** The names that a route's handler may read of its request. */
export type ReadBy<R extends Route> = NonNullable<R['reads']>[number]

type Listed<R extends Route> = R['query'] extends { properties: { limite: unknown } }
  ? 'Link' | 'X-Total-Count'
  : never
/** The names that a route's handler may put beside its reply. */
export type SentBy<R extends Route> =
  | Listed<R>
  | ('Idempotency-Key' extends ReadBy<R> ? 'Idempotency-Replayed' : never)
  | (NonNullable<R['sends']>[keyof NonNullable<R['sends']>] & readonly ReplyHeader[])[number]
