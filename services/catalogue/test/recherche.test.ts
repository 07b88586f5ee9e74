import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { motifsOf, normalise, patternsOf, wordsOf } from '../src/domain/recherche.ts'

describe('searching', () => {
  test('normalising twice is normalising once, and capitals and accents do not count', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
    expect(normalise('  Œufs   FRAIS d’été ')).toBe("oeufs frais d'ete")
  })
  test('the wildcards of LIKE stand for themselves', () => {
    expect(patternsOf('50% a_b \\')).toEqual([['%50\\%%'], ['%a\\_b%'], ['%\\\\%']])
    expect(patternsOf('  ')).toEqual([])
  })
  test('a search is cut into words as names are, each once', () => {
    expect(wordsOf('Sirop d’érable, sirop 2,5 kg')).toEqual(['sirop', 'd', 'erable', '2', '5', 'kg'])
  })
  test('what was meant takes one word of each group, and a word that means nothing finds nothing', () => {
    const meant = new Map([
      ['sirpo', ['sirop', 'sirops']],
      ['erable', ['erable']],
    ])
    expect(motifsOf(meant)).toEqual([['%sirop%', '%sirops%'], ['%erable%']])
    expect(motifsOf(new Map([...meant, ['xyzzy', []]]))).toBeUndefined()
  })
})
