import { expect, test } from 'vitest'
import { KNOWN_KINDS, kindName } from '../src/sagas/names.ts'
import { en as sagasEn, fr as sagasFr } from '../src/sagas/words.ts'
import { en } from '../src/words/en.ts'
import { fr } from '../src/words/fr.ts'
import { fill, plural, points, span } from '../src/words/words.ts'

interface Both {
  readonly fr: object
  readonly en: object
}

const marksIn = (text: unknown) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g))].sort()

const areas = import.meta.glob<Both>('../src/*/words.ts', { eager: true })
const all: [name: string, both: Both][] = [
  ['the frame', { fr, en }],
  ...Object.entries(areas).filter(([, module]) => 'fr' in module),
]

test.each(all)('%s has the same words in both languages, with the same marks', (_name, both) => {
  const marks = (words: object) => Object.entries(words).map(([key, text]) => [key, marksIn(text)])
  expect(marks(both.en)).toEqual(marks(both.fr))
  expect(Object.values(both.fr)).not.toContain('')
})

test('a number in a sentence is grouped as the page groups numbers', () => {
  expect(plural(sagasFr.tries, 10_000)).toBe('10\u00a0000 essais')
})

test('points of a share have their plural too', () => {
  expect([0.6, 1.9, -12.8].map(points)).toEqual(['0,6 point', '1,9 point', '-12,8 points'])
})

test('numbers have their plural: nothing is one thing in French, and many in English', () => {
  expect([0, 1, 2].map((n) => plural(sagasFr.tries, n, 'fr'))).toEqual(['0 essai', '1 essai', '2 essais'])
  expect([0, 1, 2].map((n) => plural(sagasEn.tries, n, 'en'))).toEqual([
    '0 attempts',
    '1 attempt',
    '2 attempts',
  ])
})

test('what has no value stays visible', () => {
  expect(fill('{a} et {b}', { a: 1 })).toBe('1 et {b}')
})

test('kinds have names in both languages, and unknown ones are readable', () => {
  expect(KNOWN_KINDS.filter((kind) => kindName(kind, 'fr') === kind)).toEqual([])
  expect([kindName('retour', 'fr'), kindName('retour', 'en')]).toEqual(['Retour', 'Return'])
  expect(kindName('peser-colis', 'fr')).toBe('Peser colis')
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
