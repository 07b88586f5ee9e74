/**
 * Lists in pages, by key and never by offset. A cursor holds the key of the last row shown. So each page costs the same, and
 * rows that are added or removed between two requests shift nothing.
 */
import { refuse } from '@comptoir/contracts'
import { Problem } from './problem.ts'
import type { RouteReply } from './serve.ts'

export interface PageOptions<Row> {
  /** The rows found with `limit limite + 1`. One row too many means that there is a next page. */
  readonly rows: readonly Row[]
  readonly limite: number
  /** The key that the list is ordered by, as in `order by`. Short: the contract bounds a cursor at 200 characters. */
  readonly cursorOf: (row: Row) => readonly (string | number)[]
  /** The request's own URL (`raw.url`): its other parameters go into the link. */
  readonly url: string
  /** A row as clients see it. Without it, rows are shown as they are. */
  readonly show?: (row: Row) => unknown
  /** How many rows the whole list has, when the client asked by `?total=1`. */
  readonly total?: number | undefined
}

/** What a statement finds of a list: at most `limit` rows, those that follow the one with this key. */
export interface Page<Key> {
  readonly limit: number
  /** `undefined`: from the first row on. */
  readonly after: Key | undefined
}

/** The reply of a list: a bare array, `Link: <…>; rel="next"` while there is more, `X-Total-Count` when asked. */
export function pageReply<Row>(
  options: PageOptions<Row>,
): RouteReply<'Link' | 'X-Total-Count'> & { readonly headers: object } {
  const { rows, limite, cursorOf, url, show = (row) => row, total } = options
  const shown = rows.slice(0, limite)
  const last = shown.at(-1)
  const headers: { Link?: string; 'X-Total-Count'?: string } = {}
  if (rows.length > limite && last !== undefined)
    headers['Link'] = `<${nextUrl(url, cursorOf(last))}>; rel="next"`
  if (total !== undefined) headers['X-Total-Count'] = String(total)
  return { status: 200, body: shown.map(show), headers }
}

/** Checks of a cursor's parts: a forged one must not reach a statement, which would fail. */
export const cursorPart = {
  /** An id of our own: 32 bits, from 1. */
  numero: (part: string) => /^\d{1,10}$/.test(part) && Number(part) <= 2_147_483_647,
  /** A whole number that JavaScript and PostgreSQL both hold exactly. */
  entier: (part: string) => /^-?\d{1,16}$/.test(part) && Number.isSafeInteger(Number(part)),
  uuid: (part: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(part),
  /** RFC 3339 in UTC, down to PostgreSQL's microseconds. */
  instant: (part: string) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(part) && !Number.isNaN(Date.parse(part)),
  /** A short text without U+0000, which PostgreSQL cannot store. */
  texte: (part: string) => part.length <= 150 && !part.includes('\0'),
} as const satisfies Record<string, (part: string) => boolean>

/**
 * Reads `?curseur=` into the parts that `cursorOf` gave, one predicate of `cursorPart` for each; `undefined` for the first page.
 * @throws Problem REQUETE_INVALIDE that points to `/curseur` when it is not one that this list made.
 */
export function readCursor(
  curseur: string | undefined,
  parts: readonly ((part: string) => boolean)[],
): readonly string[] | undefined {
  if (curseur === undefined) return undefined
  const given = decode(curseur)
  if (given?.length === parts.length && parts.every((isPart, index) => isPart(given[index] as string)))
    return given
  throw new Problem(refuse('REQUETE_INVALIDE'), {
    erreurs: [
      {
        pointeur: '/curseur',
        message: { fr: 'n’est pas un curseur de cette liste', en: 'is no cursor of this list' },
      },
    ],
  })
}

function nextUrl(url: string, key: readonly (string | number)[]): string {
  // The parser needs a base; only path and query are used.
  const next = new URL(url, 'http://liste')
  next.searchParams.set('curseur', Buffer.from(JSON.stringify(key.map(String))).toString('base64url'))
  return next.pathname + next.search
}

function decode(curseur: string): string[] | undefined {
  if (!/^[\w-]+$/.test(curseur)) return undefined
  try {
    const parsed: unknown = JSON.parse(Buffer.from(curseur, 'base64url').toString())
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string') ? parsed : undefined
  } catch {
    // A forged cursor: the caller refuses it.
    return undefined
  }
}
