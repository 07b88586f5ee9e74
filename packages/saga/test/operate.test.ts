import { expect, test } from 'vitest'
import { type OperatorAct, operate } from '../src/machine/advance.ts'
import { DEFAULT_LIMITS, retryDelay } from '../src/machine/retry-policy.ts'
import type { SagaState } from '../src/machine/state.ts'
import { aRow, Driver, refused, saga, short } from './machine-support.ts'

const act = (state: SagaState, action: OperatorAct): SagaState => {
  const change = operate(saga, state, {
    action,
    reason: 'vu au comptoir',
    now: 500_000,
    limits: DEFAULT_LIMITS,
  })
  if (change === undefined) throw new Error(`${action} is not possible`)
  return change.state
}
const parkedAt = (step: string): SagaState => {
  const driver = new Driver().upTo(step)
  driver.outcome(refused)
  return driver.run.state
}
const parkedUndo = (): SagaState => {
  const driver = new Driver().upTo('b')
  driver.outcome(refused)
  driver.saved()
  driver.outcome(refused)
  return driver.run.state
}
const parkedEarly = (): SagaState =>
  Driver.of(aRow(new Driver().upTo('b').run.state, { takeovers: 5 })).run.state

test('retry tries the parked step again, from its first attempt', () => {
  expect(act(parkedAt('r'), 'retry')).toMatchObject({ phase: 'running', step: 3, attempt: 0 })
  expect(act(parkedUndo(), 'retry')).toMatchObject({ phase: 'compensating', step: 0, attempt: 0 })
})

test('retry of a saga whose deadline passed while it was parked tries its step, with a whole deadline again', () => {
  const resumed = aRow(act(parkedEarly(), 'retry'), { takeovers: 0 })
  const at = (now: number) => short(Driver.of(resumed, now).effects)
  expect(at(500_000)).toEqual(['call b:do urgent'])
  expect(at(500_000 + DEFAULT_LIMITS.sagaDeadlineMs - 1)).toEqual(['call b:do urgent'])
  expect(at(500_000 + DEFAULT_LIMITS.sagaDeadlineMs)).toEqual(['save compensating awaited'])
})

test('forcing a retriable step records it as done and goes on', () => {
  expect(act(parkedAt('r'), 'force')).toMatchObject({ phase: 'running', step: 4, answered: true })
  expect(act(parkedAt('t'), 'force').phase).toBe('completed')
})

test('forcing an undo still asks it, so that it leaves its tombstone; then any answer moves on', () => {
  const forced = act(parkedUndo(), 'force')
  expect(forced).toMatchObject({ phase: 'compensating', forced: true })
  const driver = Driver.of(aRow(forced))
  expect(short(driver.effects)).toEqual(['call a:undo urgent'])
  driver.outcome(refused)
  expect(driver.run.state.phase).toBe('compensated')
})

test('cancel of a parked saga before the point of no return undoes all of it', () => {
  expect(act(parkedEarly(), 'cancel')).toMatchObject({ phase: 'compensating', undos: [2, 1, 0] })
})

test.each([
  ['cancel', 'after the point of no return', () => parkedAt('r')],
  ['cancel', 'while it compensates already', parkedUndo],
  ['force', 'of a step before the point of no return', parkedEarly],
  ['retry', 'of a saga that is not parked', () => new Driver().upTo('b').run.state],
] as const)('%s is refused %s', (action, _when, state) => {
  const act = { action, reason: 'non', now: 500_000, limits: DEFAULT_LIMITS }
  expect(operate(saga, state(), act)).toBeUndefined()
})

test('retries wait at random below a doubling bound, never beyond the cap', () => {
  const at = (attempt: number, random: number) => retryDelay(attempt, { random, limits: DEFAULT_LIMITS })
  expect(at(1, 0)).toBe(0)
  expect(at(1, 0.5)).toBe(50)
  expect(at(3, 0.5)).toBe(200)
  for (const attempt of [20, 100, 5000]) expect(at(attempt, 0.999_999)).toBeLessThanOrEqual(30_000)
})
