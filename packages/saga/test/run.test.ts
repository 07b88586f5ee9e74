import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../src/machine/retry-policy.ts'
import { canCancel } from '../src/machine/run.ts'
import type { Effect } from '../src/machine/run-types.ts'
import { aRow, Driver, refused, short, succeeded, unknown } from './machine-support.ts'

test('by default the calls of a saga wait for one write only, the pivot’s success', () => {
  const driver = new Driver()
  expect(short(driver.tell({ type: 'started' }))).toEqual(['call a:do'])
  expect(short(driver.outcome(succeeded()))).toEqual(['save running', 'call b:do'])
  expect(short(driver.outcome(succeeded()))).toEqual(['save running', 'call p:do'])
  expect(short(driver.outcome(succeeded()))).toEqual(['save running awaited'])
  expect(short(driver.saved())).toEqual(['call r:do urgent'])
  expect(short(driver.outcome(succeeded()))).toEqual(['save completed', 'answer', 'call t:do urgent'])
  expect(short(driver.outcome(succeeded()))).toEqual(['save completed'])
  expect(short(driver.saved())).toEqual(['done'])
})

test('strict awaits every write before the next call, and the end before the answer', () => {
  const driver = new Driver()
  driver.strict = true
  driver.tell({ type: 'started' })
  for (const next of ['b', 'p', 'r']) {
    expect(short(driver.outcome(succeeded()))).toEqual(['save running awaited'])
    expect(short(driver.saved())[0]).toMatch(`call ${next}:do`)
  }
  expect(short(driver.outcome(succeeded()))).toEqual(['save completed awaited'])
  expect(short(driver.saved())).toEqual(['answer', 'call t:do urgent'])
})

test('an answered saga with trailing work is final for clients, not for recovery', () => {
  const driver = new Driver().upTo('t')
  const save = driver.effects.findLast((effect) => effect.type === 'save')
  expect(save?.entry).toMatchObject({ status: 'completed', recover: true })
  const successor = Driver.of(aRow(driver.run.state))
  expect(short(successor.effects)).toEqual(['answer', 'call t:do urgent'])
})

test('a refusal undoes the steps before it, and the decision is durable before the first undo', () => {
  const driver = new Driver().upTo('p')
  expect(short(driver.outcome(refused))).toEqual(['save compensating awaited'])
  expect(short(driver.saved())).toEqual(['call b:undo urgent'])
  expect(short(driver.outcome(succeeded()))).toEqual(['save compensating', 'call a:undo urgent'])
})

test('the end of a compensated saga is durable before the answer', () => {
  const driver = new Driver().upTo('b')
  driver.outcome(refused)
  driver.saved()
  expect(short(driver.outcome(succeeded()))).toEqual(['save compensated awaited'])
  expect(short(driver.saved())).toEqual(['answer', 'done'])
  expect(driver.run.state.reached.map(({ statut }) => statut)).toEqual(['A', 'ANNULEE'])
})

test('a deadline undoes every step from the pivot down, asked or not', () => {
  const driver = new Driver().upTo('b')
  driver.now += 60_000
  driver.outcome(unknown)
  expect(short(driver.tell({ type: 'timer' }))).toEqual(['save compensating awaited'])
  expect(driver.run.state.undos).toEqual([2, 1, 0])
  expect(short(driver.saved())).toEqual(['call p:undo urgent'])
})

test('after the point of no return neither deadline nor cancel applies', () => {
  const driver = new Driver().upTo('r')
  driver.now += 3_600_000
  expect(canCancel(driver.run)).toBe(false)
  expect(driver.tell({ type: 'cancel', reason: 'trop tard' })).toEqual([])
  driver.outcome(unknown)
  expect(short(driver.tell({ type: 'timer' }))).toEqual(['call r:do urgent'])
  expect(short(Driver.of(aRow(driver.run.state)).effects)).toEqual(['call r:do urgent'])
})

test('cancel of a running saga abandons its call and undoes every step from the pivot down', () => {
  const driver = new Driver().upTo('b')
  const { callNumber } = driver.run
  expect(short(driver.tell({ type: 'cancel', reason: 'demande' }))).toEqual(['save compensating awaited'])
  expect(driver.tell({ type: 'outcome', callNumber, outcome: succeeded() })).toEqual([])
  expect(driver.run.state).toMatchObject({
    undos: [2, 1, 0],
    cause: { kind: 'cancelled', detail: 'demande' },
  })
})

test('an unknown outcome is asked again with the same key and the same call', () => {
  const driver = new Driver().upTo('b')
  const before = driver.effects.findLast((effect) => effect.type === 'call')
  expect(short(driver.outcome(unknown))).toEqual(['save running', 'wait'])
  const [after] = driver.tell({ type: 'timer' })
  expect(after).toMatchObject({ key: before?.key, call: before?.call })
  expect(before?.key).toBe('s:b:do')
})

test('undos, retriable steps and recovered sagas are urgent; new work is not', () => {
  expect(short(new Driver().tell({ type: 'started' }))).toEqual(['call a:do'])
  expect(short(Driver.of(aRow(new Driver().run.state)).effects)).toEqual(['call a:do urgent'])
})

test('a fenced write means read again while the saga is still ours, never drop', () => {
  const driver = new Driver().upTo('b')
  driver.outcome(succeeded())
  const row = aRow(driver.run.state, { epoch: 1, version: 7 })
  expect(short(driver.tell({ type: 'fenced', writeNumber: driver.run.nextWrite - 1, row }))).toEqual([
    'reread',
  ])
  expect(short(driver.tell({ type: 'row', row: { ...row, epoch: 2, version: 8 } }))).toEqual([
    'call p:do urgent',
  ])
  expect(driver.run).toMatchObject({ epoch: 2, version: 8 })
})

test('a fenced write of a saga that is somebody else’s drops it, with the row for its waiter', () => {
  const driver = new Driver().upTo('b')
  driver.outcome(succeeded())
  const row = aRow(driver.run.state, { owner: 'autre' })
  expect(driver.tell({ type: 'fenced', writeNumber: driver.run.nextWrite - 1, row })).toEqual([
    { type: 'drop', row },
  ])
  expect(driver.outcome(succeeded())).toEqual([])
})

test('a write of unknown outcome is read again, and what was under way no longer counts', () => {
  const driver = new Driver().upTo('p')
  driver.outcome(succeeded())
  const { callNumber, nextWrite, state } = driver.run
  expect(short(driver.tell({ type: 'save-unknown', writeNumber: nextWrite - 1 }))).toEqual(['reread'])
  expect(canCancel(driver.run)).toBe(false)
  expect(driver.tell({ type: 'outcome', callNumber, outcome: succeeded() })).toEqual([])
  expect(short(driver.tell({ type: 'read-failed' }))).toEqual(['wait'])
  expect(short(driver.tell({ type: 'timer' }))).toEqual(['reread'])
  expect(short(driver.tell({ type: 'row', row: aRow(state) }))).toEqual(['call r:do urgent'])
  expect(driver.tell({ type: 'saved', writeNumber: nextWrite - 1 })).toEqual([])
})

test('the fifth takeover parks the saga: it may be what kills its owners', () => {
  const { state } = new Driver().upTo('b').run
  expect(short(Driver.of(aRow(state, { takeovers: 4 })).effects)).toEqual(['call b:do urgent'])
  const parked = Driver.of(aRow(state, { takeovers: 5 }))
  expect(short(parked.effects)).toEqual(['save stuck awaited'])
  expect(parked.run.state).toMatchObject({ phase: 'stuck', parked: { from: 'running', why: 'takeovers' } })
  expect(short(parked.saved())).toEqual(['done'])
})

test('an entry says whether the saga moved on: a step or a turn back, not another try, not parking', () => {
  const moved = (effects: readonly Effect[]) =>
    effects.flatMap((effect) => (effect.type === 'save' ? effect.entry.progressed : []))
  const driver = new Driver().upTo('b')
  expect(moved(driver.outcome(unknown))).toEqual([false])
  driver.tell({ type: 'timer' })
  expect(moved(driver.outcome(refused))).toEqual([true])
  expect(moved(new Driver().upTo('b').outcome(succeeded()))).toEqual([true])
  expect(moved(new Driver().upTo('r').outcome(refused))).toEqual([false])
})

test('a retriable step that is refused parks the saga, where it is seen', () => {
  const driver = new Driver().upTo('r')
  expect(short(driver.outcome(refused))).toEqual(['save stuck awaited'])
  expect(driver.run.state.parked).toMatchObject({
    from: 'running',
    why: 'refused',
    detail: 'STOCK_INSUFFISANT',
  })
})

/** A saga whose step was refused, and which undoes the one before it. */
const compensating = () => {
  const driver = new Driver().upTo('b')
  driver.outcome(refused)
  driver.saved()
  return driver
}

test('an undo that is refused parks the saga', () => {
  expect(short(compensating().outcome(refused))).toEqual(['save stuck awaited'])
})

test.each([
  ['an undo', compensating],
  ['a retriable step', () => new Driver().upTo('r')],
  ['a trailing step', () => new Driver().upTo('t')],
])(
  '%s whose outcome stays unknown is asked for ever, at the cap, and heals with its participant',
  (_, fly) => {
    const driver = fly()
    const { phase } = driver.run.state
    for (let tries = 1; tries <= 10_000; tries += 1) {
      driver.outcome(unknown)
      const wait = driver.effects.findLast((effect) => effect.type === 'wait')
      expect(wait?.ms).toBeLessThanOrEqual(DEFAULT_LIMITS.retryCapMs)
      driver.effects.length = 0
      driver.tell({ type: 'timer' })
    }
    expect(driver.run.state).toMatchObject({ phase, attempt: 10_000, lastError: 'time-out' })
    driver.outcome(succeeded())
    expect(driver.run.state.attempt).toBe(0)
  },
)

test('a definition that throws parks its saga instead of its runner', () => {
  const driver = new Driver().upTo('b')
  expect(short(driver.outcome({ kind: 'succeeded', reply: null }))).toEqual(['save stuck awaited'])
  expect(driver.run.state.parked?.why).toBe('fault')
})

test('what a step kept reaches later calls and no undo, and a reply’s own instant is the state’s', () => {
  const driver = new Driver().upTo('b')
  const a = '2026-05-01T10:00:00.000Z'
  const [, pay] = driver.outcome(succeeded({ a, kept: 'prix' }))
  expect(pay).toMatchObject({ type: 'call', call: { body: { id: 's', kept: 'prix' } } })
  expect(driver.run.state.reached.slice(1)).toEqual([
    { statut: 'B1', a },
    { statut: 'B2', a },
  ])
  driver.outcome(refused)
  const [undo] = driver.saved()
  expect(undo).toMatchObject({ key: 's:b:undo', call: { body: { id: 's' } } })
})

test('a state survives JSON, and a successor asks exactly what its owner asked', () => {
  const driver = new Driver().upTo('b')
  const stored = JSON.parse(JSON.stringify(driver.run.state))
  const [call] = Driver.of(aRow(stored)).effects
  const mine = driver.effects.findLast((effect) => effect.type === 'call')
  expect(call).toMatchObject({ key: mine?.key, call: mine?.call })
})

test('an outcome counts only for the attempt that it answers', () => {
  const driver = new Driver().upTo('b')
  const { callNumber } = driver.run
  driver.outcome(unknown)
  driver.tell({ type: 'timer' })
  expect(driver.tell({ type: 'outcome', callNumber, outcome: refused })).toEqual([])
  expect(short(driver.outcome(succeeded()))).toEqual(['save running', 'call p:do'])
})
