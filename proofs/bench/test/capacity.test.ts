import { expect, test } from 'vitest'
import { capacityOf } from '../capacity.ts'
import type { Run } from '../results.ts'

const run = (over: Partial<Run>): Run => ({
  variant: 'default',
  inFlight: 64,
  sagasPerSecond: 1_000,
  p50Ms: 50,
  p99Ms: 100,
  cpuMsPerSaga: 1.2,
  commitsPerSaga: 0.28,
  ...over,
})

test('a load takes its processors, its transactions and whole machines, by the figures of groups that are full', () => {
  const runs = [run({ inFlight: 1, cpuMsPerSaga: 10 }), run({ variant: 'bare', cpuMsPerSaga: 9 }), run({})]
  expect(capacityOf({ runs }, 1_000_000)).toEqual({
    perSecond: 16_670,
    machines: 17,
    coresBusy: 20,
    coresInstalled: 45,
    commitsPerSecond: 4_667,
  })
})

test('what was not measured is not computed', () => {
  expect(() => capacityOf({ runs: [run({ inFlight: 1 })] }, 60)).toThrow('64 orders in flight')
})
