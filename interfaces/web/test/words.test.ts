import { expect, test } from 'vitest'
import { en } from '../src/words/en.ts'
import { fr } from '../src/words/fr.ts'
import { KNOWN_KINDS, kindName, spokenWhy, stepName } from '../src/words/names.ts'
import { fill, plural, span } from '../src/words/words.ts'

const marksIn = (text: unknown) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g))].sort()

test('both languages have the same words, with the same marks', () => {
  const french = Object.entries(fr).map(([key, text]) => [key, marksIn(text)])
  expect(Object.entries(en).map(([key, text]) => [key, marksIn(text)])).toEqual(french)
})

test('numbers have their plural: nothing is one thing in French, and many in English', () => {
  expect([0, 1, 2].map((n) => plural(fr.tries, n, 'fr'))).toEqual(['0 essai', '1 essai', '2 essais'])
  expect([0, 1, 2].map((n) => plural(en.tries, n, 'en'))).toEqual(['0 attempts', '1 attempt', '2 attempts'])
})

test('what has no value stays visible', () => {
  expect(fill('{a} et {b}', { a: 1 })).toBe('1 et {b}')
})

test('steps and kinds have names in both languages, and unknown ones are readable', () => {
  expect(KNOWN_KINDS.filter((kind) => kindName(kind, 'fr') === kind)).toEqual([])
  expect([stepName('payer', 'fr'), stepName('payer', 'en')]).toEqual(['Payer', 'Pay'])
  expect(stepName('peser-colis', 'fr')).toBe('Peser colis')
  expect(spokenWhy('Bloquée à l’étape « reserver-stock » : …', 'fr')).toBe(
    'Bloquée à l’étape « Réserver le stock » : …',
  )
  expect(spokenWhy('Stuck at step "payer"', 'en')).toBe('Stuck at step "Pay"')
})

test('spans are told in the unit that fits', () => {
  expect([27, 46_800, 240_000, 7_200_000, 864_000_000].map(span)).toEqual([
    '27 ms',
    '46,8 s',
    '4 min',
    '2 h',
    '10 j',
  ])
})
