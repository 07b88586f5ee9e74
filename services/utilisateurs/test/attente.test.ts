import { expect, test } from 'vitest'
import { waitAfter } from '../src/domain/attente.ts'

test('the first four failures wait for nothing, the next ones longer each time, and none more than a minute', () => {
  expect([0, 1, 4].map(waitAfter)).toEqual([0, 0, 0])
  expect([5, 6, 7, 8, 9, 10, 11, 12].map(waitAfter)).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
  expect(waitAfter(2_147_483_647)).toBe(60)
})
