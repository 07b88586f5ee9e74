import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { whenIdle } from '../src/lock/idle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a page that hands touch is not idle, one that they leave alone is, once', () => {
  const page = new EventTarget()
  const idle = vi.fn()
  whenIdle(page, 1_000, idle)
  for (const touch of ['keydown', 'pointermove', 'wheel']) {
    vi.advanceTimersByTime(999)
    page.dispatchEvent(new Event(touch))
  }
  vi.advanceTimersByTime(999)
  expect(idle).not.toHaveBeenCalled()
  vi.advanceTimersByTime(5_000)
  expect(idle).toHaveBeenCalledOnce()
})

test('what is over tells nothing', () => {
  const page = new EventTarget()
  const idle = vi.fn()
  whenIdle(page, 1_000, idle)()
  page.dispatchEvent(new Event('keydown'))
  vi.advanceTimersByTime(5_000)
  expect(idle).not.toHaveBeenCalled()
})
