import { expect, test } from 'vitest'
import { createBreaker, type Ending } from '../src/breaker.ts'

const SETTINGS = { windowMs: 10_000, requests: 4, failures: 0.5, restMs: 5_000 }

/** A breaker after these ends at second 0, a clock in seconds, and what it said. */
function breakerAfter(...endings: Ending[]) {
  let second = 0
  const said: boolean[] = []
  const breaker = createBreaker({
    settings: SETTINGS,
    monotonicMs: () => second * 1_000,
    onChange: (isSpared) => said.push(isSpared),
  })
  for (const ending of endings) breaker.admit()?.(ending)
  const at = (then: number) => {
    second = then
    return breaker.admit()
  }
  return { breaker, said, at }
}

test.each<[string, Ending[], boolean]>([
  ['too few requests', ['failed', 'failed', 'failed'], false],
  ['enough answers', ['answered', 'answered', 'answered', 'failed'], false],
  ['half of them failed', ['answered', 'answered', 'failed', 'failed'], true],
  ['nobody waited for them', ['left', 'left', 'left', 'left', 'left', 'failed'], false],
])('a service is spared when enough of enough requests failed: %s', (_name, endings, isSpared) => {
  expect(breakerAfter(...endings).at(0) === undefined).toBe(isSpared)
})

test('what is older than the window does not count', () => {
  const { at } = breakerAfter('failed', 'failed', 'failed')
  at(11)?.('failed')
  expect(at(11)).toBeDefined()
})

test('after a rest one request tries, and its end decides', () => {
  const { at, said } = breakerAfter('failed', 'failed', 'failed', 'failed')
  expect(at(4.9)).toBeUndefined()
  const first = at(5)
  expect(first).toBeDefined()
  expect(at(6)).toBeUndefined()
  first?.('failed')
  expect(at(10.9)).toBeUndefined()
  const second = at(11)
  second?.('left')
  const third = at(11)
  expect([third === undefined, said]).toEqual([false, [true]])
  third?.('answered')
  expect(said).toEqual([true, false])
  // Failures from before the rest are forgotten.
  at(11)?.('failed')
  expect(at(11)).toBeDefined()
})

test('an instance that is back ends the rest, for one request', () => {
  const { breaker, at } = breakerAfter('failed', 'failed', 'failed', 'failed')
  breaker.tryNow()
  expect(at(1)).toBeDefined()
  expect(at(1)).toBeUndefined()
})

test('one that tries for longer than a rest keeps no other from it', () => {
  const { at } = breakerAfter('failed', 'failed', 'failed', 'failed')
  expect(at(5)).toBeDefined()
  expect(at(10)).toBeDefined()
})
