import type { Outcome } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { operate } from '../src/machine/advance.ts'
import { DEFAULT_LIMITS } from '../src/machine/retry-policy.ts'
import { initialState, type SagaState } from '../src/machine/state.ts'
import { type Asked, type StretchOptions, stretch } from '../src/stretch.ts'
import { refused, saga, succeeded, unknown } from './machine-support.ts'

const begun = initialState(saga, { sagaId: 's', input: { id: 's' }, now: 0, deadlineMs: 60_000 })

/** Runs one stretch; `answers` by key, else a success. Tells what was asked. */
async function run(
  from: SagaState,
  answers: Readonly<Record<string, Outcome>> = {},
  over: Partial<StretchOptions> = {},
) {
  const asked: Asked[] = []
  const ask = async (call: Asked) => {
    asked.push(call)
    return answers[call.key] ?? succeeded()
  }
  const options = { clock: () => 1_000, random: () => 0.5, limits: DEFAULT_LIMITS, losses: 0, strict: false }
  const went = await stretch(saga, from, { ...options, ...over, ask })
  return { ...went, asked, keys: asked.map(({ key }) => key) }
}

test('an order is three stretches: up to the point of no return, up to the answer, and what nobody waits for', async () => {
  const first = await run(begun)
  expect(first.keys).toEqual(['s:a:do', 's:b:do', 's:p:do'])
  expect(first).toMatchObject({ changes: 3, waitMs: 0, state: { pivotDone: true, answered: false } })
  const second = await run(first.state)
  expect(second.keys).toEqual(['s:r:do'])
  expect(second.state).toMatchObject({ answered: true, phase: 'running' })
  const third = await run(second.state)
  expect(third.asked).toMatchObject([{ key: 's:t:do', trailing: true, urgent: true }])
  expect(third.state.phase).toBe('completed')
})

test('the timeline of the stretches is that of the calls', async () => {
  const first = await run(begun)
  expect(first.transitions.map(({ step, outcome, at }) => [step, outcome, at])).toEqual([
    ['a', 'succeeded', 1_000],
    ['b', 'succeeded', 1_000],
    ['p', 'succeeded', 1_000],
  ])
})

test('the decision to turn back is kept before the first undo, and all undos are one stretch', async () => {
  const first = await run(begun, { 's:p:do': refused })
  expect(first.keys).toEqual(['s:a:do', 's:b:do', 's:p:do'])
  expect(first.state.phase).toBe('compensating')
  const second = await run(first.state)
  expect(second.keys).toEqual(['s:b:undo', 's:a:undo'])
  expect(second.asked.every(({ urgent }) => urgent)).toBe(true)
  expect(second.state.phase).toBe('compensated')
})

test('a refusal of the first step leaves nothing to undo, and ends the saga', async () => {
  const { state, changes } = await run(begun, { 's:a:do': refused })
  expect([state.phase, changes]).toEqual(['compensated', 1])
})

test('what is unknown ends the stretch, which is kept with its wait', async () => {
  const { state, keys, waitMs } = await run(begun, { 's:b:do': unknown })
  expect(keys).toEqual(['s:a:do', 's:b:do'])
  expect(state).toMatchObject({ step: 1, attempt: 1, lastError: 'time-out' })
  expect(waitMs).toBe(50)
  const { asked } = await run(state)
  expect(asked[0]).toMatchObject({ key: 's:b:do', attempt: 2 })
})

test('a saga that is late turns back before it asks, and the decision is a stretch of its own', async () => {
  const { state, keys, transitions } = await run(begun, {}, { clock: () => 60_000 })
  expect([state.phase, keys]).toEqual(['compensating', []])
  expect(transitions).toMatchObject([{ kind: 'decision', detail: 'deadline' }])
})

test('strict: every change is kept', async () => {
  const { changes, keys } = await run(begun, {}, { strict: true })
  expect([changes, keys]).toEqual([1, ['s:a:do']])
})

test('the same state is run again by the same calls under the same keys', async () => {
  const [once, again] = [await run(begun), await run(begun)]
  expect(again).toEqual(once)
})

test('nothing is asked for a saga that has ended or is parked', async () => {
  const ended = { ...begun, phase: 'completed' } as const
  expect(await run(ended)).toMatchObject({ changes: 0, waitMs: 0, keys: [], state: ended })
})

test('a stretch that its workers do not survive is parked, and an operator gives it new ones', async () => {
  const { maxTakeovers, sagaDeadlineMs } = DEFAULT_LIMITS
  expect((await run(begun, {}, { losses: maxTakeovers - 1 })).state.phase).toBe('running')
  const { state, keys } = await run(begun, {}, { losses: maxTakeovers })
  expect([state.phase, state.parked?.why, keys]).toEqual(['stuck', 'takeovers', []])
  const act = { action: 'retry', reason: 'essai', now: 2_000, limits: DEFAULT_LIMITS } as const
  const resumed = operate(saga, state, act)
  expect(resumed?.state).toMatchObject({ phase: 'running', deadline: 2_000 + sagaDeadlineMs })
})

test('a definition that throws parks its saga', async () => {
  const lost = { ...begun, step: 9 }
  const { state, keys } = await run(lost)
  expect([state.phase, state.parked?.why, keys]).toEqual(['stuck', 'fault', []])
})

test('what asking throws is no outcome: nothing is kept', async () => {
  const broken = new Error('the worker lost its network')
  const options = { clock: () => 0, random: () => 0, limits: DEFAULT_LIMITS, losses: 0, strict: false }
  await expect(stretch(saga, begun, { ...options, ask: () => Promise.reject(broken) })).rejects.toBe(broken)
})
