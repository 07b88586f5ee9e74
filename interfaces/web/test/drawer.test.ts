import { expect, test } from 'vitest'
import { countOfDrawer, VALUES } from '../src/caisse/drawer.ts'

test('pieces and notes add up, and what is not there is not named', () => {
  expect(countOfDrawer({ 2000: '3', 5: '7', 100: ' ' })).toEqual({
    cents: 6_035,
    pieces: [
      { valeur: 20, nombre: 3 },
      { valeur: 0.05, nombre: 7 },
    ],
  })
})

test('an empty drawer is a count as well', () => {
  expect(countOfDrawer({})).toEqual({ cents: 0, pieces: [{ valeur: 0.05, nombre: 0 }] })
})

test('what is no number is no count', () => {
  expect(countOfDrawer({ 500: '1,5' })).toBeUndefined()
})

test('the greatest is counted first', () => {
  expect(VALUES).toEqual(VALUES.toSorted((a, b) => b - a))
})
