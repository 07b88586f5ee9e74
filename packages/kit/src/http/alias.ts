/** Serves routes of older systems: each asks the handler of our own route, in this process, and says its answer in their words. */
import {
  type Alias,
  isRefusal,
  type Refusal,
  type ReplyHeader,
  type Route,
  type Spellings,
} from '@comptoir/contracts'
import type { Static, TSchema } from '@comptoir/contracts/typebox.ts'
import type { FastifyInstance } from 'fastify'
import { Problem } from './problem.ts'
import { invalidRequest } from './request-head.ts'
import { type RouteReply, type RouteRequest, type Served, serveRoute } from './serve.ts'

/** What a handler answers with success, by its contract. */
export type Told<R extends Route> = {
  [S in keyof R['replies']]: R['replies'][S] extends TSchema ? Static<R['replies'][S]> : never
}[keyof R['replies']]

type Part<T> = T extends TSchema ? Static<T> : undefined

/** A request in the words of our route. */
export interface Asked<R extends Route> {
  readonly params?: Part<R['params']>
  readonly query?: Part<R['query']>
  readonly body?: Part<R['body']>
}

/** The two pure functions of an alias. Without one, both sides have the same words. */
export interface Adapter<A extends Alias> {
  readonly ask?: (old: RouteRequest<A>) => Asked<A['of']> | Refusal
  readonly tell?: (told: Told<A['of']>, old: RouteRequest<A>) => unknown
}

/** Serves an alias. Both functions may refuse: what is withdrawn is not there for clients of older systems. */
export function serveAlias<const A extends Alias>(
  app: FastifyInstance,
  alias: A,
  { ask = asWritten, tell = (told) => told }: Adapter<A> = {},
): void {
  const { handler, config } = servedBy(app, alias.of)
  const answer = async (old: RouteRequest<A>) => {
    const asked = ask(old)
    if (isRefusal(asked)) return asked
    const ours = await handler(inOurs(old, asked)).catch((cause: unknown) => {
      throw cause instanceof Problem ? inTheirs(cause, alias.spellings) : cause
    })
    return inStatus(alias, await toldBy(ours, (told) => tell(told as Told<A['of']>, old)))
  }
  serveRoute(app, alias, answer as never, config)
}

/** A success has the status that the alias has for it, where it has not ours. What told nothing of what it had made tells nothing here. */
function inStatus({ replies }: Alias, answer: RouteReply | Refusal): RouteReply | Refusal {
  if (isRefusal(answer) || answer.status in replies) return answer
  if (!(204 in replies)) return { ...answer, status: Number(Object.keys(replies)[0]) }
  const { 'Idempotency-Replayed': replayed } = headersOf(answer)
  return {
    status: 204,
    headers: (replayed === undefined ? {} : { 'Idempotency-Replayed': replayed }) as never,
  }
}

/** The problem, with the places of its faults in the words of the alias. */
function inTheirs(problem: Problem, spellings: Spellings): Problem {
  const theirs = new Map(Object.entries(spellings).flatMap(([own, ours]) => ours.map((one) => [one, own])))
  const erreurs = problem.erreurs.map(({ pointeur, message }) => ({
    pointeur: pointeur
      .split('/')
      .map((part) => theirs.get(part) ?? part)
      .join('/'),
    message,
  }))
  const { headers, cause, requestId, instance } = problem
  return new Problem(problem.refusal, {
    erreurs,
    headers,
    cause,
    ...(requestId === undefined ? {} : { requestId }),
    ...(instance === undefined ? {} : { instance }),
  })
}

const asWritten = ({ params, query, body }: RouteRequest<Alias>): never => ({ params, query, body }) as never

/** A page of rows as they are, and what was asked of it. */
export interface PageTold<Row> {
  readonly rows: readonly Row[]
  /** How many rows all pages have. */
  readonly total: number
  readonly page: number
  readonly size: number
}

/** Which rows are asked for, counted from the first one. */
export interface Rows {
  readonly limit: number
  readonly offset: number
}

export interface PagesAdapter<A extends Alias, Row> {
  readonly read: (
    old: RouteRequest<A>,
    rows: Rows,
  ) => Promise<Pick<PageTold<Row>, 'rows' | 'total'> | Refusal>
  readonly tell: (told: PageTold<Row>, old: RouteRequest<A>) => unknown
}

/** Rows that a list without pages has on its first. */
const WHOLE = 1_000
const PAGE_SIZE = 20
/** Pages are counted from the first row, so what lies further costs more. */
const LAST_ROW = 10_000

interface PageAsked {
  readonly page?: number
  readonly size?: number
  readonly limit?: number
}

/** Serves a list in numbered pages. */
export function serveAliasPages<const A extends Alias, Row>(
  app: FastifyInstance,
  alias: A,
  { read, tell }: PagesAdapter<A, Row>,
): void {
  const usual = 'limit' in (alias.query?.properties ?? {}) ? PAGE_SIZE : WHOLE
  serveRoute(app, alias as Alias, async (given) => {
    const old = given as RouteRequest<A>
    const { page = 1, limit = usual, size = limit } = given.query as PageAsked
    if (page * size > LAST_ROW) throw invalidRequest({ pointeur: '/page', message: TOO_FAR })
    const offset = (page - 1) * size
    const found = await read(old, { limit: size, offset })
    if (isRefusal(found)) return found
    const body = await tell({ ...found, page, size }, old)
    const isLast = offset + found.rows.length >= found.total
    return { status: 200, body, headers: isLast ? {} : ({ Link: linkTo(given.raw.url, page + 1) } as never) }
  })
}

type RowOf<R extends Route> = Told<R> extends readonly (infer Row)[] ? Row : never
type ListQuery<R extends Route> = Omit<Part<R['query']>, 'limite' | 'curseur' | 'total'>

export interface ListAdapter<A extends Alias> {
  readonly ask?: (old: RouteRequest<A>) => { readonly query: ListQuery<A['of']> } | Refusal
  readonly tell: (told: PageTold<RowOf<A['of']>>, old: RouteRequest<A>) => unknown
}

/** Serves a list in numbered pages from one of ours, of which a page is the end of a longer first page. */
export function serveAliasList<const A extends Alias>(
  app: FastifyInstance,
  alias: A,
  { ask = () => ({ query: {} as never }), tell }: ListAdapter<A>,
): void {
  const { handler } = servedBy(app, alias.of)
  serveAliasPages<A, RowOf<A['of']>>(app, alias, {
    read: async (old, { limit, offset }) => {
      const asked = ask(old)
      if (isRefusal(asked)) return asked
      const query = { ...asked.query, limite: offset + limit, total: '1' }
      const reply = await handler(inOurs(old, { params: old.params, query } as never))
      if (isRefusal(reply)) return reply
      const rows = (reply.body as RowOf<A['of']>[]).slice(offset)
      return { rows, total: Number(headersOf(reply)['X-Total-Count']) }
    },
    tell,
  })
}

const TOO_FAR = {
  fr: `mène au-delà des ${LAST_ROW} premières lignes : l’adresse sans /api les donne toutes, par « curseur »`,
  en: `leads beyond the first ${LAST_ROW} rows: the address without /api gives all of them, by "curseur"`,
}

function linkTo(url: string, page: number): string {
  // The parser needs a base; only path and query are used.
  const next = new URL(url, 'http://liste')
  next.searchParams.set('page', String(page))
  return `<${next.pathname}${next.search}>; rel="next"`
}

/** The members that a change gives; the others stay as they are. */
export type Given<R extends Route> = R['body'] extends TSchema ? Partial<Static<R['body']>> : object

export interface ChangeAdapter<A extends Alias, S extends Route> {
  readonly ask: (old: RouteRequest<A>, now: Told<S>) => Given<A['of']> | Refusal
  readonly tell?: (told: Told<A['of']>, old: RouteRequest<A>) => unknown
}

/** How often a change is merged again when another came between, for a client that named no version. */
const TRIES = 5

/** Serves a change, or a removal, of what `shows` shows: read, merged, and written in the version that was read. */
// oxlint-disable-next-line max-params -- it reads as serveAlias does
export function serveAliasChange<const A extends Alias, const S extends Route>(
  app: FastifyInstance,
  alias: A,
  shows: S,
  { ask, tell = (told) => told }: ChangeAdapter<A, S>,
): void {
  const [{ handler: show }, { handler: change }] = [servedBy(app, shows), servedBy(app, alias.of)]
  const members = Object.keys((alias.of.body as { properties?: object } | undefined)?.properties ?? {})
  const attempt = async (old: RouteRequest<A>, named: string | undefined) => {
    const now = await show(inOurs(old, { params: old.params } as never))
    if (isRefusal(now)) return now
    const given = ask(old, now.body as Told<S>)
    if (isRefusal(given)) return given
    const kept = Object.entries(now.body as object).filter(([name]) => members.includes(name))
    const body = { ...Object.fromEntries(kept), ...given }
    return change(inOurs(old, { params: old.params, body }, named ?? headersOf(now).ETag))
  }
  serveRoute(app, alias, (async (old: RouteRequest<A>) => {
    // One that is empty names nothing, as none does.
    const named = old.raw.headers['if-match']?.replace(/^[\s,]*$/, '') || undefined
    for (let tries = TRIES; ; tries -= 1) {
      const answer = await attempt(old, named)
      const isStale = isRefusal(answer) && answer.refus === 'VERSION_PERIMEE' && named === undefined
      if (!isStale || tries === 1) return toldBy(answer, (told) => tell(told as Told<A['of']>, old))
    }
  }) as never)
}

function servedBy(app: FastifyInstance, { id }: Route): Served {
  const served = app.served.get(id)
  if (served === undefined) throw new Error(`${id} is served before its aliases, not after`)
  return served
}

/** The same request, in the words of our route: whoever asks, and how long he waits, stays. */
function inOurs(
  old: RouteRequest<Alias>,
  { params, query = {}, body }: { params?: unknown; query?: unknown; body?: unknown },
  version?: string,
): RouteRequest<Route> {
  const header = (name: string) => {
    if (name === 'If-None-Match') return undefined
    return name === 'If-Match' && version !== undefined ? version : old.header(name as never)
  }
  return { ...old, params, query, body, header } as unknown as RouteRequest<Route>
}

const headersOf = ({ headers = {} }: RouteReply): { readonly [name in ReplyHeader]?: string } => headers

async function toldBy(
  answer: RouteReply | Refusal,
  tell: (body: unknown) => unknown,
): Promise<RouteReply | Refusal> {
  if (isRefusal(answer) || answer.body === undefined) return answer
  const body = await tell(answer.body)
  return isRefusal(body) ? body : { ...answer, body }
}
