import { expect, test } from 'vitest'
import { decideAppreciation, reachedOf } from '../src/domain/performance.ts'

test.each([
  [120, 'EXCELLENT'],
  [119.99, 'BON'],
  [100, 'BON'],
  [99.99, 'MOYEN'],
  [80, 'MOYEN'],
  [79.99, 'FAIBLE'],
  [-5, 'FAIBLE'],
])('%d %% of the target is %s', (reached, appreciation) => {
  expect(decideAppreciation(reached)).toBe(appreciation)
})

test('a store without a target is measured by the median store, and by nothing where none sold', () => {
  const of = (cents: number, objectifCents: number | null = null) => ({ cents, objectifCents })
  expect(reachedOf([of(100), of(200), of(900, 300)])).toEqual([50, 100, 300])
  expect(reachedOf([of(0), of(0)])).toEqual([null, null])
})
