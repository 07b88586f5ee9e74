import { expect, test } from 'vitest'
import { counterpartOf, openingOf, signOf, type TypeOperation } from '../src/domain/grand-livre.ts'

test('a refund takes exactly the way back of its capture', () => {
  const there: TypeOperation = 'CAPTURE'
  const back: TypeOperation = 'REMBOURSEMENT'
  expect(signOf(there)).toBe(-signOf(back))
  expect(counterpartOf(there)).toBe(counterpartOf(back))
})

test('an account that opens with nothing has no opening entry', () => {
  expect(openingOf(1, 0)).toEqual([])
  expect(openingOf(1, 5)).toMatchObject([{ type: 'OUVERTURE', clientId: 1, montantCents: 5 }])
})
