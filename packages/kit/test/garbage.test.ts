import { performance } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { collectAtRest } from '../src/process/garbage.ts'

let utilization = 0
const gc = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('gc', gc)
  gc.mockClear()
  vi.spyOn(performance, 'eventLoopUtilization').mockImplementation(() => ({
    idle: 0,
    active: 0,
    utilization,
  }))
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('collects a process at rest, and then not again for a while', () => {
  utilization = 0.01
  collectAtRest()
  vi.advanceTimersByTime(60_000)
  expect(gc).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(180_000)
  expect(gc).toHaveBeenCalledTimes(2)
})

it('leaves a busy process alone, even after a long time in which it was frozen', () => {
  utilization = 0.5
  collectAtRest()
  vi.advanceTimersByTime(300_000)
  expect(gc).not.toHaveBeenCalled()
  // The look is short: what lies before it does not count.
  const looks = vi.mocked(performance.eventLoopUtilization).mock.calls
  expect(looks.filter(([since]) => since !== undefined)).toHaveLength(looks.length / 2)
})
