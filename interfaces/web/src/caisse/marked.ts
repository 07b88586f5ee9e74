/** What of a name was typed: the beginnings of its words that the search found. */
import { fold } from './catalogue.ts'

export interface Piece {
  readonly text: string
  readonly isTyped: boolean
  /** Where in the name it begins. */
  readonly at: number
}

/** Splits a name at the beginnings of words that were typed; its pieces, put together, are the name. */
export function markedIn(name: string, typed: string): readonly Piece[] {
  const beginnings = fold(typed).match(WORD) ?? []
  const pieces: Piece[] = []
  let told = 0
  const tell = (until: number, isTyped: boolean) => {
    if (until > told) pieces.push({ text: name.slice(told, until), isTyped, at: told })
    told = Math.max(told, until)
  }
  for (const { 0: word, index } of name.matchAll(WORD)) {
    const length = Math.max(0, ...beginnings.map((one) => lengthIn(word, one)))
    if (length === 0) continue
    tell(index, false)
    tell(index + length, true)
  }
  tell(name.length, false)
  return pieces
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu

/** How many characters of a word spell its beginning, which is folded: `œ` is two letters of it. */
function lengthIn(word: string, beginning: string): number {
  if (!fold(word).startsWith(beginning)) return 0
  let length = 1
  while (fold(word.slice(0, length)).length < beginning.length) length += 1
  return length
}
