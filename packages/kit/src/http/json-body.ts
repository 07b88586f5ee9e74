/** Reads JSON bodies. A fault is answered with its place in the client's text, so that a person can mend it. */
import { refuse } from '@comptoir/contracts'
import { type ParseError, parse as parseTolerantly } from 'jsonc-parser'
import { alteredMember, isSuspect } from './exact-json.ts'
import { Problem } from './problem.ts'

/**
 * Parses strict JSON.
 * @throws Problem JSON_INVALIDE with the place of the first fault, CORPS_MANQUANT for an empty text, or REQUETE_INVALIDE for
 * what cannot be kept as it was written (`exact-json.ts`).
 */
export function parseJsonBody(text: string): unknown {
  const parsed = parseStrictly(text)
  const fault = isSuspect(text, parsed) ? alteredMember(text) : undefined
  if (fault !== undefined) throw new Problem(refuse('REQUETE_INVALIDE'), { erreurs: [fault] })
  return parsed
}

function parseStrictly(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (text.trim() === '') throw new Problem(refuse('CORPS_MANQUANT'), { cause })
    throw new Problem(refuse('JSON_INVALIDE', faultIn(text)), { cause })
  }
}

/** Line and column (both from 1) and the character of the first fault of a text that is not JSON. */
export function faultIn(text: string): { ligne: number; colonne: number; caractere: string } {
  const errors: ParseError[] = []
  parseTolerantly(upToDepth(text), errors, {
    disallowComments: true,
    allowTrailingComma: false,
    allowEmptyContent: false,
  })
  // Some faults, such as a control character, only the strict parser finds. They are reported at the end of the text.
  const offset = errors[0]?.offset ?? text.length
  const before = text.slice(0, offset)
  const codePoint = text.codePointAt(offset)
  return {
    ligne: before.split('\n').length,
    colonne: offset - before.lastIndexOf('\n'),
    caractere: codePoint === undefined ? '∎' : `« ${String.fromCodePoint(codePoint)} »`,
  }
}

// The tolerant parser is recursive. No valid request comes near this depth.
const DEPTH_MAX = 500

/** The text up to the level that is too deep. Its end is then the fault, unless there is an earlier one. */
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

/** Removes comments outside strings, from `#` or `//` to the end of the line. Lines and columns of the rest stay. */
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
