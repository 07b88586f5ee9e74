import { expect, test } from 'vitest'
import { differenceOf, growthOf } from '../src/parts/change.ts'

test('a figure is compared in percent of what was before, and with nothing it is not', () => {
  expect(growthOf(108.2, 100)).toEqual({ way: 'up', by: 8.2 })
  expect(growthOf(95, 100)).toEqual({ way: 'down', by: 5 })
  expect(growthOf(100.01, 100)).toEqual({ way: undefined, by: 0 })
  expect(growthOf(5, 0)).toBeUndefined()
})

test('a difference is one of cents, and of the unknown there is none', () => {
  expect(differenceOf(44.22, 42.91)).toEqual({ way: 'up', by: 1.31 })
  expect(differenceOf(31.4, 32)).toEqual({ way: 'down', by: 0.6 })
  expect(differenceOf(null, 32)).toBeUndefined()
})
