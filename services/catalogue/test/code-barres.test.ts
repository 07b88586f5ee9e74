import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkDigit, internalCode } from '../src/domain/code-barres.ts'

test('an internal barcode is an EAN-13 whose check digit is right', () => {
  // A published example, and its neighbour with two digits swapped.
  expect(checkDigit('400638133393')).toBe(1)
  expect(checkDigit('400638133339')).not.toBe(1)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (id) => {
      const code = internalCode(id)
      expect(code).toMatch(/^200\d{10}$/)
      const sum = code
        .split('')
        .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
      expect(sum % 10).toBe(0)
    }),
  )
})
