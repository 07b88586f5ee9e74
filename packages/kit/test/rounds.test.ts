import { expect, test } from 'vitest'
import { startRounds } from '../src/process/rounds.ts'

const HOUR_MS = 3_600_000

/** Rounds that end when the test says so. */
function heldRounds() {
  const ends: PromiseWithResolvers<void>[] = []
  const faults: unknown[] = []
  const signals: AbortSignal[] = []
  const rounds = startRounds({
    everyMs: HOUR_MS,
    round: (stopping) => {
      const end = Promise.withResolvers<void>()
      ends.push(end)
      signals.push(stopping)
      return end.promise
    },
    onError: (cause) => faults.push(cause),
  })
  return { rounds, ends, faults, signals }
}

test('the first round begins at once, and whoever wakes it meanwhile has one of his own behind it', async () => {
  const { rounds, ends } = heldRounds()
  rounds.wake()
  rounds.wake()
  expect(ends).toHaveLength(1)
  ends[0]?.resolve()
  await expect.poll(() => ends.length).toBe(2)
  const stopped = rounds.stop()
  ends[1]?.resolve()
  await stopped
  expect(ends).toHaveLength(2)
})

test('a round that fails is told, and the next one follows', async () => {
  const { rounds, ends, faults } = heldRounds()
  ends[0]?.reject(new Error('broken'))
  await expect.poll(() => faults).toEqual([new Error('broken')])
  await expect.poll(() => (rounds.wake(), ends.length)).toBe(2)
  ends[1]?.resolve()
  await rounds.stop()
})

test('stopping asks the round in hand to end, waits for it, and begins none', async () => {
  const { rounds, ends, signals } = heldRounds()
  rounds.wake()
  const stopped = rounds.stop()
  expect(signals[0]?.aborted).toBe(true)
  ends[0]?.resolve()
  await stopped
  expect(ends).toHaveLength(1)
})
