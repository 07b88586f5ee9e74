import { describe, expect, test } from 'vitest'
import { secondsOf } from '../../../k6/lib/durations.ts'
import { drift, percentile, readMetric, returnLimit, returnMs } from '../../../k6/lib/measures.ts'
import { equalShare } from '../../../k6/lib/sharing.ts'
import { highestThatHolds, holds, type StepMeasure } from '../../../k6/lib/steps.ts'

const aStep = (users: number, other: Partial<StepMeasure> = {}): StepMeasure => ({
  users,
  answers: 1_000,
  p95Ms: 100,
  errors: 0,
  sentBack: 0,
  ...other,
})

describe('a step', () => {
  test('holds below 500 ms and below 0.1 % of errors, and at neither', () => {
    expect(holds(aStep(100, { p95Ms: 499.9, errors: 0.0009 }))).toBe(true)
    expect(holds(aStep(100, { p95Ms: 500 }))).toBe(false)
    expect(holds(aStep(100, { errors: 0.001 }))).toBe(false)
  })

  test('holds when some were sent back with 503, and not when all were', () => {
    expect(holds(aStep(100, { sentBack: 0.5 }))).toBe(true)
    expect(holds(aStep(100, { sentBack: 1, answers: 0, p95Ms: 0 }))).toBe(false)
  })
})

describe('the highest step that holds', () => {
  const slow = { p95Ms: 900 }

  test('is the last when all do, in whatever order they ran', () => {
    expect(highestThatHolds([aStep(1_000), aStep(100), aStep(300)])?.users).toBe(1_000)
  })

  test('is the one below the first that does not, even when one above it did', () => {
    expect(highestThatHolds([aStep(100), aStep(300, slow), aStep(1_000)])?.users).toBe(100)
  })

  test('is none when the first does not', () => {
    expect(highestThatHolds([aStep(100, slow), aStep(300)])).toBeUndefined()
  })
})

describe('an equal share', () => {
  const held = (instances: number, rates: number) =>
    equalShare(instances).thresholds.every((threshold) => {
      const [, sign, borne] = /^rate(>=|<=)(.+)$/.exec(threshold) ?? []
      return sign === '>=' ? rates >= Number(borne) : rates <= Number(borne)
    })

  test('is one of as many, within one hundredth of itself', () => {
    expect(equalShare(3).share).toBeCloseTo(1 / 3)
    expect([0.4951, 0.5049, 0.4949, 0.5051].map((rates) => held(2, rates))).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect([0.3301, 0.3366, 0.3299, 0.3368].map((rates) => held(3, rates))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test('of one instance is everything', () => {
    expect(held(1, 1)).toBe(true)
    expect(held(1, 0.98)).toBe(false)
  })
})

describe('a series', () => {
  test('has its percentile at the nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i)
    expect([percentile(values, 0.95), percentile(values, 0.5), percentile([7], 0.95)]).toEqual([95, 50, 7])
    expect(percentile([], 0.95)).toBeNaN()
  })

  test('drifts by its last third over its first', () => {
    expect(drift([100, 100, 100, 150, 150, 150, 200, 200, 200], 10)).toBe(2)
  })

  test('does not drift for one bad slice, below its floor, or while it is short', () => {
    expect(drift([100, 100, 100, 100, 900, 100, 100, 100, 100], 10)).toBe(1)
    expect(drift([1, 1, 1, 9, 9, 9], 25)).toBe(1)
    expect(drift([100, 900], 10)).toBe(1)
  })

  test('that ends unserved drifts without bound', () => {
    expect(drift([100, 100, Number.POSITIVE_INFINITY], 10)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('the way back after a spike', () => {
  const series = (...durations: number[]) => durations.map((durationMs, i) => ({ atMs: i * 100, durationMs }))
  const twenty = (durationMs: number) => Array.from({ length: 20 }, () => durationMs)
  const after = { endMs: 1_000, limitMs: 50 }

  test('is from its end to the first of twenty rounds that are as before', () => {
    // Ten rounds in the spike, then five slow ones.
    expect(returnMs(series(...Array(10).fill(900), ...Array(5).fill(400), ...twenty(40)), after)).toBe(400)
  })

  test('lets one round in twenty be slow, not two', () => {
    expect(returnMs(series(...Array(10).fill(900), ...twenty(40).with(9, 400)), after)).toBe(0)
    expect(
      returnMs(series(...Array(10).fill(900), ...twenty(40).with(9, 400).with(12, 400)), after),
    ).toBeUndefined()
  })

  test('is not over while too few rounds have been made', () => {
    expect(returnMs(series(...Array(10).fill(900), ...twenty(40).slice(1)), after)).toBeUndefined()
  })

  test('is judged against half as much again, and against what nobody notices', () => {
    expect([returnLimit(100), returnLimit(4)]).toEqual([150, 24])
  })
})

describe('a metric', () => {
  const text = `# HELP process_open_fds Number of open file descriptors.
process_open_fds_total{service="x"} 1
process_open_fds{service="stock",instance_id="stock-8007"} 27
process_resident_memory_bytes 4.2528768e+07
`

  test('is read with and without labels, and never by the beginning of another name', () => {
    expect(readMetric(text, 'process_open_fds')).toBe(27)
    expect(readMetric(text, 'process_resident_memory_bytes')).toBe(42_528_768)
    expect(readMetric(text, 'process_open')).toBeUndefined()
  })
})

test('a length of time is read as k6 spells it', () => {
  expect(['90s', '1m30s', '2h', '0.5m'].map(secondsOf)).toEqual([90, 90, 7_200, 30])
  expect(() => secondsOf('10')).toThrow('« 10 »')
})
