/** What pages of the server ask the house, in the name of whoever is there. */
import { text } from 'node:stream/consumers'
import type { Language, Route } from '@comptoir/contracts'
import type { Static, TSchema } from '@comptoir/contracts/typebox.ts'
import { askUpstream } from './ask-upstream.ts'
import type { Deps } from './deps.ts'
import { type Answered, targetOf } from './upstreams.ts'

export interface Asking {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: object
  /** Idempotency-Key. */
  readonly key?: string
  readonly prefer?: string
  /** The version that was looked at. */
  readonly ifMatch?: string
}

/** An answer of any status. */
export interface Told {
  readonly status: number
  readonly body: unknown
}

/** A problem, in the reader's language. */
export interface ToldProblem {
  readonly title: string
  readonly detail: string
  readonly action?: string
  readonly code?: string
  readonly erreurs?: readonly { readonly pointeur: string; readonly message: string }[]
  readonly saga_id?: string
}

/** An answer that is a problem, where one was not looked for. */
export class Refused extends Error {
  readonly status: number
  readonly problem: ToldProblem
  constructor({ status, body }: Told) {
    super(`answered ${status}`)
    this.status = status
    this.problem = body as ToldProblem
  }
}

type Readable = Route & { readonly replies: { readonly 200: TSchema } }
type ReplyOf<R extends Readable> = Static<R['replies'][200]>

export interface Page<Rows> {
  readonly rows: Rows
  /** The cursor of the rows that follow; undefined: these are the last. */
  readonly next: string | undefined
}

export interface HouseApi {
  /** @throws Refused for any answer but `200`. */
  read<R extends Readable>(route: R, asking?: Asking): Promise<ReplyOf<R>>
  /** The same of a list. */
  page<R extends Readable>(route: R, asking?: Asking): Promise<Page<ReplyOf<R>>>
  ask(route: Route, asking?: Asking): Promise<Told>
  /** The answer as it comes, for what is no JSON. */
  open(route: Route, asking: Asking, accept: string): Promise<Answered>
}

export interface Asker {
  readonly language: Language
  /** Undefined: a guest. */
  readonly token: string | undefined
  readonly requestId: string
}

/** Asks through the gateway, or the service itself for what the gateway does not carry. */
export function houseApi(deps: Deps, { language, token, requestId }: Asker): HouseApi {
  const open: HouseApi['open'] = (route, { body, key, prefer, ifMatch, ...where }, accept) => {
    const path = addressOf(route, where)
    const headers = {
      accept,
      'accept-language': language,
      'x-request-id': requestId,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(prefer === undefined ? {} : { prefer }),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    }
    const target = targetOf(route.method, path.split('?')[0] ?? '/')
    const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    return askUpstream(deps, target, { method: route.method, path, headers, body: sent })
  }
  const asked = async (route: Route, asking: Asking = {}) => {
    const { status, headers, body } = await open(route, asking, 'application/json')
    const said = await text(body)
    return { status, headers, body: said === '' ? undefined : (JSON.parse(said) as unknown) }
  }
  const found = async (route: Route, asking?: Asking) => {
    const told = await asked(route, asking)
    if (told.status !== 200) throw new Refused(told)
    return told
  }
  return {
    read: async (route, asking) => (await found(route, asking)).body as never,
    page: async (route, asking) => {
      const { headers, body } = await found(route, asking)
      return { rows: body as never, next: nextIn(headers['link']) }
    },
    ask: async (route, asking) => {
      const { status, body } = await asked(route, asking)
      return { status, body }
    },
    open,
  }
}

function addressOf({ path }: Route, { params = {}, query = {} }: Pick<Asking, 'params' | 'query'>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_mark, name: string) => encodeURIComponent(params[name] ?? ''))
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given).toString()}`
}

function nextIn(link: string | string[] | undefined): string | undefined {
  const address = /<([^>]*)>; *rel="next"/.exec([link ?? []].flat().join(', '))?.[1]
  return address === undefined
    ? undefined
    : (new URLSearchParams(address.split('?')[1]).get('curseur') ?? undefined)
}
