/**
 * Routes of the systems that Comptoir replaces. An alias is one of our routes under the path and in the words of such a system:
 * data here, and two pure functions in the service that serves it (what was asked, in our words; what is answered, in theirs).
 */
import { Closed } from './fields.ts'
import type { RequestHeader } from './headers.ts'
import type { Role, Route, ServiceContract } from './operation.ts'
import type { ProblemCode } from './problem.ts'
import { type TObject, type TSchema, Type } from './typebox.ts'

/** Other spellings that bodies and queries may have of a member, by the alias's own name of it. */
export type Spellings = Readonly<Record<string, readonly string[]>>

export interface Alias<N extends Route = Route> extends Route {
  /** Our route that does it. */
  readonly of: N
  readonly spellings: Spellings
}

/** What an alias says for itself. */
interface AliasOwn {
  readonly method: Route['method']
  readonly path: string
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TObject
  readonly replies: Readonly<Record<number, TSchema | null>>
  readonly spellings?: Spellings
  /** Beside those of our route. */
  readonly refusals?: readonly ProblemCode[]
  /** When fewer may use it than our route. */
  readonly acces?: readonly Role[]
  /** When guests of the demonstration may use it, and not our route. */
  readonly openInDemo?: true
  /** When its body holds a secret that ours does not. */
  readonly secret?: true
}

/** Declares an alias of a route of ours. What it does not say is as there. */
export function alias<const N extends Route, const O extends AliasOwn>(of: N, own: O) {
  const [service] = of.id.split('.')
  const name = `${own.method}${own.path}`.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '')
  return {
    spellings: {},
    acces: of.acces,
    ...own,
    of,
    id: `${service}.${name.toLowerCase()}`,
    summary: {
      fr: `Comme ${of.method} ${of.path}, pour les clients d’un ancien système`,
      en: `As ${of.method} ${of.path}, for clients of an older system`,
    },
    refusals: [...new Set([...of.refusals, ...(own.refusals ?? [])])].filter(isOfAliases),
    reads: readsOf(of, own),
    optional: ['If-Match'] as const,
    sends: sendsOf(of, own),
    ...(of.secret === true ? { secret: true as const } : {}),
    ...(of.openInDemo === true ? { openInDemo: true as const } : {}),
    finalSlash: true as const,
    passerelle: true as const,
  }
}

/** Whether a route is an alias. */
export const isAlias = (route: Route): route is Alias => 'of' in route

/** A version is wanted of nobody here. */
const isOfAliases = (code: ProblemCode): boolean => code !== 'VERSION_REQUISE'

/** A change is merged into what is there: done twice it is the same, so it needs no key. */
function readsOf({ reads = [] }: Route, { method, secret }: AliasOwn): readonly RequestHeader[] {
  const takesKey = method === 'POST' && secret !== true
  const unread: readonly RequestHeader[] = takesKey ? ['If-None-Match'] : ['If-None-Match', 'Idempotency-Key']
  return reads.filter((name) => !unread.includes(name))
}

function sendsOf({ sends = {} }: Route, { query, replies }: AliasOwn): NonNullable<Route['sends']> {
  const isPaged = 'page' in (query?.properties ?? {})
  return Object.fromEntries(
    Object.keys(replies).map((status) => [
      status,
      [...(sends[Number(status)] ?? []), ...(isPaged ? (['Link'] as const) : [])],
    ]),
  )
}

/** The table of a module of aliases, by path. */
export const tableOf = (module: Readonly<Record<string, Route>>): readonly Route[] =>
  Object.values(module).toSorted((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))

/** All routes of a service that clients may use: its own, and those of older systems. */
export const routesOf = ({
  routes,
  aliases = [],
}: Pick<ServiceContract, 'routes' | 'aliases'>): readonly Route[] => [...routes, ...aliases]

/** `GET /health` of a service, as a path of an older system. */
export function healthAlias(service: string, path: string) {
  return {
    id: `${service}.get${path.replaceAll('/', '-')}`,
    method: 'GET',
    path,
    sameAs: '/health',
    summary: { fr: 'Le service répond', en: 'The service answers' },
    replies: {
      200: Closed({ status: Type.Literal('ok'), service: Type.String(), instance: Type.String() }),
    },
    refusals: [],
    passerelle: true,
    finalSlash: true,
    acces: ['invite'],
  } as const satisfies Route
}

const page = Type.Optional(
  Type.Integer({ minimum: 1, description: 'La page, à partir de 1 · The page, from 1' }),
)
const size = Type.Optional(Type.Integer({ minimum: 1, maximum: 100 }))
/** The query of a list in pages. Either name says how many rows one has. */
export const pages = { page, size, limit: size }
/** The query of a list that older systems gave whole: its first page has 1,000 rows. */
export const whole = { page }
