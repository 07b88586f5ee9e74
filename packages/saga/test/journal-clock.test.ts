import { expect, test } from 'vitest'
import { JournalClock } from '../src/journal-clock.ts'

/** A clock, and the monotonic time that a test moves. */
const aClock = () => {
  const monotonic = { ms: 50 }
  const clock = new JournalClock(() => monotonic.ms)
  /** The journal was asked at `askedAt` and says `at`; the answer is here now. */
  const reads = (at: number, askedAt: number) => clock.correct({ at, askedAt, answeredAt: monotonic.ms })
  return { monotonic, clock, reads }
}

test('before the first heartbeat there is no time', () => {
  expect(() => aClock().clock.now()).toThrow('first heartbeat')
})

test('the time is the journal’s, and goes on with the monotonic clock', () => {
  const { monotonic, clock, reads } = aClock()
  expect(reads(1_000_000, 40)).toBe(0)
  expect(clock.now()).toBe(1_000_000)
  monotonic.ms += 700.5
  expect(clock.now()).toBe(1_000_700)
})

test('a reading is never taken as ahead of the journal, however long its answer was on the way', () => {
  const { monotonic, clock, reads } = aClock()
  monotonic.ms = 4_050
  reads(1_000_000, 50)
  // Read at 50 at the earliest, and at 4 050 at the latest: the journal is at 1 000 000 at least.
  expect(clock.now()).toBe(1_000_000)
})

test('a reading that agrees moves nothing, so that a process frozen between question and answer keeps its time', () => {
  const { monotonic, clock, reads } = aClock()
  reads(1_000_000, 49)
  monotonic.ms = 60_050
  expect(reads(1_000_010, 60)).toBe(0)
  expect(clock.now()).toBe(1_060_000)
})

test.each([
  ['forward', 120_000],
  ['back', -120_000],
])('a step of the journal’s own clock %s is followed by the next heartbeat', (_, step) => {
  const { monotonic, clock, reads } = aClock()
  reads(1_000_000, 50)
  monotonic.ms += 1_500
  expect(reads(1_001_500 + step, monotonic.ms)).toBe(step)
  expect(clock.now()).toBe(1_001_500 + step)
})

test('a machine that slept, its monotonic clock with it, is put right', () => {
  const { monotonic, clock, reads } = aClock()
  reads(1_000_000, 50)
  monotonic.ms += 10
  expect(reads(1_030_000, monotonic.ms - 5)).toBe(29_990)
  expect(clock.now()).toBe(1_030_000)
})
