import { expect, test } from 'vitest'
import { virtualClock } from '../src/clock.ts'

test('sleepers wake in the order of their times, each at its own time', async () => {
  const clock = virtualClock(0)
  const woken: [string, number][] = []
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms)
    woken.push([name, clock.now()])
  }
  void sleep('late', 20)
  void sleep('early', 10)
  await clock.advance(30)
  expect(woken).toEqual([
    ['early', 10],
    ['late', 20],
  ])
  expect(clock.now()).toBe(30)
})

test('one who sleeps again within the span wakes again within it', async () => {
  const clock = virtualClock(0)
  const ticks: number[] = []
  const tick = async () => {
    for (;;) {
      await clock.sleep(10)
      ticks.push(clock.now())
    }
  }
  void tick()
  await clock.advance(35)
  expect(ticks).toEqual([10, 20, 30])
  expect(clock.sleepers).toBe(1)
})
