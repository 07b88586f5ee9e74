import { expect, test } from 'vitest'
import { percentile, steadyRate } from '../load.ts'
import type { Measurement } from '../measure.ts'
import { FIGURES, paired, ratiosOf, summarise } from '../results.ts'
import type { VariantName } from '../variants.ts'

const one = (variant: VariantName, sagasPerSecond: number): Measurement => ({
  variant,
  inFlight: 64,
  sagasPerSecond,
  p50Ms: 10,
  p99Ms: 25,
  cpuMsPerSaga: 1,
  commitsPerSaga: 5,
  foreign: 0,
  cpuBy: {},
})

test('a ratio is the median of the ratios within the rounds, not the ratio of the medians', () => {
  const rounds = [
    one('default', 100),
    one('bare', 10),
    one('default', 900),
    one('bare', 300),
    one('default', 500),
    one('bare', 100),
  ]
  expect(ratiosOf(rounds)).toMatchObject({ defaultOverBare64: 5, p99OverP50At64: 2.5, cpuOverBare64: 1 })
  expect(summarise(rounds, FIGURES).map((run) => [run.variant, run.sagasPerSecond])).toEqual([
    ['default', 500],
    ['bare', 100],
  ])
})

test('a ratio of what was not measured is absent', () => {
  expect(ratiosOf([one('default', 100)])).toEqual({ p99OverP50At64: 2.5 })
  expect(paired([1, 2], [1])).toBeUndefined()
})

test('a percentile of few values is one of them', () => {
  expect(percentile([1, 2, 3], 0.99)).toBe(3)
  expect(percentile([1], 0.5)).toBe(1)
})

test('a steady rate asks as often as it is told, however long answers take, and counts those that were refused', async () => {
  let asked = 0
  const last = Promise.withResolvers<void>()
  const ask = async () => {
    asked += 1
    if (asked === 20) last.resolve()
    // None is answered before all have been asked.
    const mine = asked
    await last.promise
    return mine % 5 !== 0
  }
  const { failed, latencies } = await steadyRate(ask, { perSecond: 1_000, seconds: 0.02 })
  expect([asked, failed, latencies.length]).toEqual([20, 4, 16])
})
