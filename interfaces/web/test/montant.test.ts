import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAmount, writeAmount } from '../src/montant.ts'

test.each(['fr-CA', 'en-CA'])('each amount that is written in %s reads back, with either mark', (locale) => {
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, useGrouping: false })
  const seed = Math.trunc(Math.random() * 2 ** 31)
  fc.assert(
    fc.property(fc.nat(999_999_999), (cents) => {
      const text = format.format(cents / 100)
      expect([text, readAmount(text)]).toEqual([text, cents])
      expect(readAmount(text.replace(',', '.'))).toBe(cents)
      expect(readAmount(writeAmount(cents, ','))).toBe(cents)
      expect(readAmount(`${text.replace('.', ',')}\u00a0$`)).toBe(cents)
    }),
    { seed, numRuns: 500 },
  )
})

test.each([
  ['12', 1_200],
  ['12,', 1_200],
  ['12,5', 1_250],
  ['1 234,50', 123_450],
  ['$1234.50', 123_450],
])('%s is %i cents', (text, cents) => {
  expect(readAmount(text)).toBe(cents)
})

test.each(['', 'douze', '1,234.50', '12.345', '-5', '1e3', '12o', ',50', '99999999999'])(
  '%s is no amount',
  (text) => {
    expect(readAmount(text)).toBeUndefined()
  },
)
