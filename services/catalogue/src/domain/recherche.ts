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

/** One LIKE pattern for each word of a search: a product is found when its name holds all of them, in any order. */
export function patternsOf(recherche: string): string[] {
  return normalise(recherche)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
}
