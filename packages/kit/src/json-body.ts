/**
 * Reading JSON bodies so that a person can mend them: a broken one is answered with line, column and character, and a
 * member that would poison prototypes is refused by name. So is what PostgreSQL cannot hold, wherever it stands: U+0000,
 * and half of a surrogate pair. Both would pass every schema, then fail as a fault of the database or be stored as
 * something else.
 */
import { refuser } from '@comptoir/contracts'
import { type ParseError, parse as parseTolerantly } from 'jsonc-parser'
import secureJson from 'secure-json-parse'
import { type FieldFault, Problem } from './problem-reply.ts'
import { escapePointer } from './validation.ts'

const POISON = new Set(['__proto__', 'constructor'])

/**
 * Parses strict JSON.
 * @throws Problem JSON_INVALIDE with the place of the first fault, CORPS_MANQUANT when there is nothing, or
 * REQUETE_INVALIDE that points to a `__proto__` or `constructor` member, or to a character that cannot be stored.
 */
export function parseJsonBody(text: string): unknown {
  if (text.trim() === '') throw new Problem(refuser('CORPS_MANQUANT'))
  const parsed = parseSafely(text)
  // Only escapes can bring these in: JSON refuses the one as it is, UTF-8 the other.
  if (!/\\u(0000|d[89a-f])/i.test(text)) return parsed
  const nul = pathTo(parsed, isNul)
  if (nul !== undefined) throw forbidden(nul, NUL_FORBIDDEN)
  const half = pathTo(parsed, isHalved)
  if (half !== undefined) throw forbidden(half, HALF_FORBIDDEN)
  return parsed
}

function parseSafely(text: string): unknown {
  try {
    return secureJson.parse(text, undefined, { protoAction: 'error', constructorAction: 'error' })
  } catch (cause) {
    const pointeur = isJson(text) ? pathTo(JSON.parse(text), isPoison) : undefined
    if (pointeur === undefined) throw new Problem(refuser('JSON_INVALIDE', faultIn(text)), { cause })
    throw forbidden(pointeur, { fr: 'est un nom interdit', en: 'is a forbidden name' })
  }
}

/** What is said of the one character that PostgreSQL cannot hold. */
export const NUL_FORBIDDEN = { fr: 'contient U+0000, interdit', en: 'contains U+0000, forbidden' }

const HALF_FORBIDDEN = {
  fr: 'contient la moitié d’un caractère, interdite',
  en: 'contains half of a character, forbidden',
}

const forbidden = (pointeur: string, message: FieldFault['message']) =>
  new Problem(refuser('REQUETE_INVALIDE'), { erreurs: [{ pointeur, message }] })

/** Line and column (both from 1) and the character of the first fault of a text that is not JSON. */
export function faultIn(text: string): { ligne: number; colonne: number; caractere: string } {
  const errors: ParseError[] = []
  parseTolerantly(upToDepth(text), errors, {
    disallowComments: true,
    allowTrailingComma: false,
    allowEmptyContent: false,
  })
  // What only the strict parser refuses (a control character, say) is reported at the end of the text.
  const offset = errors[0]?.offset ?? text.length
  const before = text.slice(0, offset)
  const codePoint = text.codePointAt(offset)
  return {
    ligne: before.split('\n').length,
    colonne: offset - before.lastIndexOf('\n'),
    caractere: codePoint === undefined ? '∎' : `« ${String.fromCodePoint(codePoint)} »`,
  }
}

// The tolerant parser calls itself for each level; no request of ours comes near this depth.
const DEPTH_MAX = 500

/** The text up to where it is nested too deep; what opens that level is then its fault, if none comes earlier. */
function upToDepth(text: string): string {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === ']' || character === '}') depth -= 1
    else if ((character === '[' || character === '{') && ++depth > DEPTH_MAX) return text.slice(0, at)
  }
  return text
}

/** Takes out comments from `#` or `//` to the end of the line, outside strings. Lines and columns of the rest stay. */
export function withoutComments(text: string): string {
  let cleaned = ''
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string
    if (inString) {
      cleaned += character
      if (character === '\\') cleaned += text[++at] ?? ''
      else if (character === '"') inString = false
    } else if (character === '#' || (character === '/' && text[at + 1] === '/')) {
      const end = text.indexOf('\n', at)
      if (end === -1) return cleaned
      at = end
      cleaned += '\n'
    } else {
      if (character === '"') inString = true
      cleaned += character
    }
  }
  return cleaned
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

type Unwanted = (key: string, value: unknown) => boolean
const isPoison: Unwanted = (key) => POISON.has(key)
const isNul: Unwanted = (key, value) =>
  key.includes('\0') || (typeof value === 'string' && value.includes('\0'))
const isHalved: Unwanted = (key, value) =>
  !key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())

/** The pointer to an unwanted member. Without recursion: a body may be nested as deep as it is long. */
function pathTo(root: unknown, isUnwanted: Unwanted): string | undefined {
  const open: [value: unknown, path: string][] = [[root, '']]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, path] = next
    if (typeof value !== 'object' || value === null) continue
    for (const key of Object.keys(value)) {
      const inner = (value as Record<string, unknown>)[key]
      const here = `${path}/${escapePointer(key)}`
      if (isUnwanted(key, inner)) return here
      open.push([inner, here])
    }
  }
  return undefined
}
