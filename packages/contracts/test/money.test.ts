import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MONTANT_MAX, toCents, toDollars } from '../src/money.ts'

const cents = fc.integer({ min: 0, max: MONTANT_MAX * 100 })

test('cents become dollars and cents again without a loss, through JSON too', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      expect(toCents(toDollars(amount))).toBe(amount)
      expect(toCents(JSON.parse(JSON.stringify(toDollars(amount))) as number)).toBe(amount)
    }),
    { numRuns: 2_000 },
  )
})

test('what a person writes with at most two decimals is exactly that many cents', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      const written = `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
      expect(toCents(Number(written))).toBe(amount)
    }),
    { numRuns: 2_000 },
  )
})

test('an amount in JSON has at most two decimals', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      expect(JSON.stringify(toDollars(amount))).toMatch(/^\d+(\.\d{1,2})?$/)
    }),
    { numRuns: 2_000 },
  )
})

test('what is finer than a cent is no amount, however little', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000 }),
      fc.integer({ min: 1, max: 9 }),
      (amount, tenths) => {
        expect(
          toCents(Number(`${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}${tenths}`)),
        ).toBeNull()
      },
    ),
    { numRuns: 2_000 },
  )
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-7, 0.1 + 0.2])(
  '%d is no amount',
  (value) => {
    expect(toCents(value)).toBeNull()
  },
)

test.each([
  [0, 0],
  [0.29, 29],
  [1.005, null],
  [149.99, 14_999],
  [350, 35_000],
  [MONTANT_MAX, MONTANT_MAX * 100],
])('%d is %s cents', (dollars, amount) => {
  expect(toCents(dollars)).toBe(amount)
})
