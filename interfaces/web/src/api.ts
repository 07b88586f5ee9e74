/** What screens ask of the API: by the server that they come from, in the language of the page. */
import { language } from './language.ts'
import { isSchool } from './school/school.ts'
import { space } from './space.ts'

/** A refusal as the table of problems has it, or that nobody answered. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly action: string | undefined
  readonly requestId: string | undefined
  /** The fields at fault, by their place in what was sent. */
  readonly faults: readonly Fault[]
  /** What else the refusal tells, by name: `produit_id`, `lignes`. */
  readonly members: Readonly<Record<string, unknown>>
  constructor(status: number, body: ProblemBody) {
    super(body.title ?? String(status))
    this.status = status
    this.code = body.code ?? 'INCONNU'
    this.detail = body.detail ?? ''
    this.action = body.action
    this.requestId = body.request_id
    this.faults = body.erreurs ?? []
    this.members = { ...body }
  }
}

/** `pointeur` is a JSON pointer into what was sent: `/lignes/0/quantite`. */
export interface Fault {
  readonly pointeur: string
  readonly message: string
}

interface ProblemBody {
  readonly title?: string
  readonly code?: string
  readonly detail?: string
  readonly action?: string
  readonly request_id?: string
  readonly erreurs?: readonly Fault[]
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** What is asked for instead of JSON: a text, or a file. */
  readonly accept?: 'text/plain' | 'text/csv' | 'application/pdf'
  /** JSON; a text goes as it is, under the `Content-Type` among the headers. */
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** A write that has no key: it is never sent a second time. */
  readonly once?: boolean
}

/** An answer with what its headers say. */
export interface Answer<T> {
  readonly body: T
  /** The version of what was read: what `If-Match` wants. */
  readonly etag: string | undefined
  /** Where a list goes on. */
  readonly next: string | undefined
  /** How many there are, where that was asked. */
  readonly total: number | undefined
}

const TIMEOUT_MS = 15_000
const TRIES = 3

/** Asks once. Rejects with an ApiProblem for a refusal; status 0 says that nothing was answered. */
export async function askOnce<T>(path: string, asking: Asking): Promise<Answer<T>> {
  if (!isSchool) return askHouse(path, asking)
  const { atSchool } = await import('./school/at-school.ts')
  const { method = 'GET', body } = asking
  const told = await atSchool({ method, path, body }, async (of) => (await askHouse(of, {})).body)
  if (told.is === 'house') return askHouse(path, asking)
  if (told.is === 'refused') throw new ApiProblem(told.status, { ...told, code: 'ECOLE' })
  return { body: told.body as T, etag: undefined, next: undefined, total: undefined }
}

async function askHouse<T>(path: string, asking: Asking): Promise<Answer<T>> {
  const { method = 'GET', accept = 'application/json', body, headers, signal } = asking
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  const answer = await fetch(`/api${path}`, {
    method,
    headers: {
      Accept: accept,
      'Accept-Language': language,
      'X-Comptoir': space.name,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause
    throw new ApiProblem(0, {})
  })
  const told = await contentOf(answer, accept)
  if (answer.ok) return { body: told as T, ...headersOf(answer) }
  throw new ApiProblem(answer.status, told as ProblemBody)
}

/** What an answer holds. A refusal is JSON, whatever was asked for. */
const contentOf = async (answer: Response, accept: string): Promise<unknown> => {
  if (answer.status === 204) return undefined
  if (answer.ok && accept === 'text/plain') return answer.text()
  if (answer.ok && accept !== 'application/json') return answer.blob()
  return answer.json().catch(() => ({}))
}

function headersOf({ headers }: Response): Omit<Answer<unknown>, 'body'> {
  const total = headers.get('x-total-count')
  return {
    etag: headers.get('etag') ?? undefined,
    next: /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1],
    total: total === null ? undefined : Number(total),
  }
}

/** Asks, and again where that is safe: a read, or a write that carries its key. */
export const ask = async <T>(path: string, asking: Asking = {}): Promise<T> =>
  (await askWhole<T>(path, asking)).body

/** Lists are read to their end, as far as so many pages. */
const PAGES_MAX = 20

/** All of a list, page after page. */
export async function askAll<T>(path: string, asking: Asking): Promise<readonly T[]> {
  const all: T[] = []
  let next: string | undefined = path
  for (let page = 0; page < PAGES_MAX && next !== undefined; page += 1) {
    const answer: Answer<readonly T[]> = await askWhole(next, asking)
    all.push(...answer.body)
    next = answer.next
  }
  return all
}

/** The same, with the version of what is read and the place where a list goes on. */
export async function askWhole<T>(path: string, asking: Asking = {}): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askOnce<T>(path, asking)
    } catch (cause) {
      const isPassing = cause instanceof ApiProblem && [0, 502, 503, 504].includes(cause.status)
      if (!isPassing || attempt === TRIES || asking.once === true) throw cause
      await new Promise((resolve) => setTimeout(resolve, 300 * 2 ** attempt))
    }
  }
}
