import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise, patternsOf } from '../src/domain/recherche.ts'

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
    expect(patternsOf('50% a_b \\')).toEqual(['%50\\%%', '%a\\_b%', '%\\\\%'])
    expect(patternsOf('  ')).toEqual([])
  })
})
