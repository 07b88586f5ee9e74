import { expect, test } from 'vitest'
import { median, movingMeans } from '../src/domain/tendance.ts'

test('a moving mean begins when it has enough values', () => {
  expect(movingMeans([1, 2, 3, 4, 6], 3)).toEqual([2, 3, 4])
  expect(movingMeans([1, 2], 3)).toEqual([])
})

test('the median is the middle one, or between the two', () => {
  expect([median([9, 1, 5]), median([1, 4]), median([])]).toEqual([5, 2.5, undefined])
})
