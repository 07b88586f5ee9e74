import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leading } from '../src/caisse/leading.ts'

test('the first of a list are those that sorting all of it gives, equals in the order in which they came', () => {
  const byFirst = (one: readonly [number, number], other: readonly [number, number]) => one[0] - other[0]
  fc.assert(
    fc.property(fc.array(fc.nat(5)), fc.nat(8), (keys, most) => {
      const items = keys.map((key, at) => [key, at] as const)
      expect(leading(items, most, byFirst)).toEqual(items.toSorted(byFirst).slice(0, most))
    }),
  )
})
