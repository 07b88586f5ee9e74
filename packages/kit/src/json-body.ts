/**
 * Reading JSON bodies so that a person can mend them: a broken one is answered with line, column and character, and a
 * member that would poison prototypes is refused by name.
 */
import { refuser } from '@comptoir/contracts'
import { type ParseError, parse as parseTolerantly } from 'jsonc-parser'
import secureJson from 'secure-json-parse'
import { Problem } from './problem-reply.ts'
import { escapePointer } from './validation.ts'

const POISON = new Set(['__proto__', 'constructor'])

/**
 * Parses strict JSON.
 * @throws Problem JSON_INVALIDE with the place of the first fault, CORPS_MANQUANT when there is nothing, or
 * REQUETE_INVALIDE that points to a `__proto__` or `constructor` member.
 */
export function parseJsonBody(text: string): unknown {
  if (text.trim() === '') throw new Problem(refuser('CORPS_MANQUANT'))
  try {
    return secureJson.parse(text, undefined, { protoAction: 'error', constructorAction: 'error' })
  } catch (cause) {
    const pointeur = isJson(text) ? poisonIn(JSON.parse(text), '') : undefined
    if (pointeur === undefined) throw new Problem(refuser('JSON_INVALIDE', faultIn(text)), { cause })
    throw new Problem(refuser('REQUETE_INVALIDE'), { erreurs: [{ pointeur, message: 'interdit / forbidden' }] })
  }
}

/** Line and column (both from 1) and the character of the first fault of a text that is not JSON. */
export function faultIn(text: string): { ligne: number; colonne: number; caractere: string } {
  const errors: ParseError[] = []
  parseTolerantly(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false })
  // What only the strict parser refuses (a control character, say) is reported at the end of the text.
  const offset = errors[0]?.offset ?? text.length
  const before = text.slice(0, offset)
  const character = text.at(offset)
  return {
    ligne: before.split('\n').length,
    colonne: offset - before.lastIndexOf('\n'),
    caractere: character === undefined ? '∎' : `« ${character} »`,
  }
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

function poisonIn(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const key of Object.getOwnPropertyNames(value)) {
    if (Array.isArray(value) && key === 'length') continue
    const here = `${path}/${escapePointer(key)}`
    if (POISON.has(key)) return here
    const found = poisonIn((value as Record<string, unknown>)[key], here)
    if (found !== undefined) return found
  }
  return undefined
}
