/** The form in which names are compared: what a person types without accents or capitals finds what has them. */

/** Lower case, no diacritics, ligatures spelt out, spaces single. `Œufs  Frais` → `oeufs frais`. */
export function normalise(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
}

/** What a name must hold: of each group, one pattern of LIKE. */
export type Motifs = readonly (readonly string[])[]

/** Words beyond these say nothing that those before did not. */
const WORDS_MAX = 10

/** One pattern for each word of a search: a product is found when its name holds all of them, in any order. */
export const patternsOf = (recherche: string): Motifs =>
  normalise(recherche)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX)
    .map((word) => [patternOf(word)])

/** Finds names that hold this text. The wildcards of LIKE stand for themselves. */
export const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** The words of a search, as names are cut into words. */
export const wordsOf = (recherche: string): string[] => [
  ...new Set(
    normalise(recherche)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '')
      .slice(0, WORDS_MAX),
  ),
]

/** What was meant by each word, the word itself where names have it: the patterns to search for instead. */
export function motifsOf(meant: ReadonlyMap<string, readonly string[]>): Motifs | undefined {
  const groups = [...meant.values()]
  return groups.some((words) => words.length === 0) ? undefined : groups.map((words) => words.map(patternOf))
}

/** The upper bounds of the ranges in which prices are counted, in cents; above the last there is one more. */
export const PRICE_BOUNDS = [1_000, 2_500, 5_000, 10_000, 25_000] as const
