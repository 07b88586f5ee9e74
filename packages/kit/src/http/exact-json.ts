/**
 * Finds what JSON can say and we cannot keep as it was written: a member given twice, of which one would be lost; a number
 * that would become another; U+0000 and half of a surrogate pair, which PostgreSQL refuses; a name that would poison
 * prototypes. The fault points to its place.
 */
import { isExactNumber } from './exact-number.ts'
import { escapePointer } from './json-pointer.ts'
import type { FieldFault } from './problem.ts'

/**
 * Whether a text of JSON that was parsed to `value` may hold such a thing. Every body is checked, so it is cheap: one regular
 * expression, and a comparison of how many members were written and read.
 */
export function isSuspect(text: string, value: unknown): boolean {
  return SUSPECT.test(text) || membersWritten(text) !== membersRead(value)
}

/**
 * Escapes that may spell U+0000, half of a pair or a forbidden name; those names; and numbers with minus zero, sixteen
 * digits or an exponent. A double holds any fifteen digits.
 */
const SUSPECT =
  /\\u(?:00[0-7]|d[89a-f])|"(?:__proto__|constructor)"|(?:^|[\s:,[])(?:-0|-?\d(?:\.?\d){15}|-?\d+(?:\.\d+)?e)/i

const QUOTE = 34
const COLON = 58
const BACKSLASH = 92

function membersWritten(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === COLON) count += 1
    else if (code === QUOTE)
      for (at += 1; text.charCodeAt(at) !== QUOTE; at += 1) if (text.charCodeAt(at) === BACKSLASH) at += 1
  }
  return count
}

/** Without recursion, because a body may be nested very deep. */
function membersRead(root: unknown): number {
  if (typeof root !== 'object' || root === null) return 0
  let count = 0
  const open: object[] = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const values: unknown[] = Array.isArray(next) ? next : Object.values(next)
    if (values !== next) count += values.length
    for (const inner of values) if (typeof inner === 'object' && inner !== null) open.push(inner)
  }
  return count
}

interface Level {
  readonly pointer: string
  /** The names so far; undefined in a list. */
  readonly names: Set<string> | undefined
  index: number
  /** The member whose value comes next; undefined before a name. */
  name: string | undefined
}

const TOKEN = /[{}[\],]|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/** The first fault of a text that is JSON. */
export function alteredMember(text: string): FieldFault | undefined {
  const open: Level[] = []
  for (const [token] of text.matchAll(TOKEN)) {
    const level = open.at(-1)
    const pointeur = level === undefined ? '' : pointerAt(level)
    if (token === '{' || token === '[')
      open.push({
        pointer: pointeur,
        names: token === '{' ? new Set() : undefined,
        index: 0,
        name: undefined,
      })
    else if (token === '}' || token === ']') open.pop()
    else if (token === ',')
      open.push({ ...(open.pop() as Level), index: (level?.index ?? 0) + 1, name: undefined })
    else {
      const isName = level?.names !== undefined && level.name === undefined
      const message = isName ? faultOfName(level, token) : faultOfValue(token)
      if (message !== undefined) return { pointeur: level === undefined ? '' : pointerAt(level), message }
    }
  }
  return undefined
}

const pointerAt = ({ pointer, names, index, name }: Level): string =>
  `${pointer}/${names === undefined ? index : escapePointer(name ?? '')}`

type Message = FieldFault['message']

function faultOfName(level: Level, token: string): Message | undefined {
  const name = JSON.parse(token) as string
  level.name = name
  if (name === '__proto__' || name === 'constructor')
    return { fr: 'est un nom interdit', en: 'is a forbidden name' }
  if (level.names?.has(name)) return { fr: 'est donné deux fois', en: 'is given twice' }
  level.names?.add(name)
  return faultOfText(name)
}

function faultOfValue(token: string): Message | undefined {
  if (token.startsWith('"')) return faultOfText(JSON.parse(token) as string)
  return isExactNumber(token) ? undefined : INEXACT
}

/** For U+0000, which PostgreSQL cannot store. */
export const NUL_FORBIDDEN = { fr: 'contient U+0000, interdit', en: 'contains U+0000, forbidden' }

const INEXACT = {
  fr: 'n’est pas un nombre que nous tenons exactement',
  en: 'is no number that we can hold exactly',
}

function faultOfText(text: string): Message | undefined {
  if (text.includes('\0')) return NUL_FORBIDDEN
  if (text.isWellFormed()) return undefined
  return { fr: 'contient la moitié d’un caractère, interdite', en: 'contains half of a character, forbidden' }
}
