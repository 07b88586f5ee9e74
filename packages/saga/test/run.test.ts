import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../src/machine/retry-policy.ts'
import { canCancel } from '../src/machine/run.ts'
import type { Effect } from '../src/machine/run-types.ts'
import { fait, inconnu, Pilot, refus, short, uneLigne } from './machine-support.ts'

test('by default the calls of a saga wait for one write only, the pivot’s success', () => {
  const pilot = new Pilot()
  expect(short(pilot.tell({ type: 'started' }))).toEqual(['call a:do'])
  expect(short(pilot.outcome(fait()))).toEqual(['save EN_COURS', 'call b:do'])
  expect(short(pilot.outcome(fait()))).toEqual(['save EN_COURS', 'call p:do'])
  expect(short(pilot.outcome(fait()))).toEqual(['save EN_COURS awaited'])
  expect(short(pilot.saved())).toEqual(['call r:do urgent'])
  expect(short(pilot.outcome(fait()))).toEqual(['save TERMINEE', 'answer', 'call t:do urgent'])
  expect(short(pilot.outcome(fait()))).toEqual(['save TERMINEE'])
  expect(short(pilot.saved())).toEqual(['done'])
})

test('strict awaits every write before the next call, and the end before the answer', () => {
  const pilot = new Pilot()
  pilot.strict = true
  pilot.tell({ type: 'started' })
  for (const next of ['b', 'p', 'r']) {
    expect(short(pilot.outcome(fait()))).toEqual(['save EN_COURS awaited'])
    expect(short(pilot.saved())[0]).toMatch(`call ${next}:do`)
  }
  expect(short(pilot.outcome(fait()))).toEqual(['save TERMINEE awaited'])
  expect(short(pilot.saved())).toEqual(['answer', 'call t:do urgent'])
})

test('an answered saga with trailing work is final for clients, not for recovery', () => {
  const pilot = new Pilot().upTo('t')
  const save = pilot.effects.findLast((effect) => effect.type === 'save')
  expect(save?.entry).toMatchObject({ status: 'TERMINEE', recover: true })
  const successor = Pilot.of(uneLigne(pilot.flight.state))
  expect(short(successor.effects)).toEqual(['answer', 'call t:do urgent'])
})

test('a refusal undoes the steps before it, and the decision is durable before the first undo', () => {
  const pilot = new Pilot().upTo('p')
  expect(short(pilot.outcome(refus))).toEqual(['save COMPENSATION awaited'])
  expect(short(pilot.saved())).toEqual(['call b:undo urgent'])
  expect(short(pilot.outcome(fait()))).toEqual(['save COMPENSATION', 'call a:undo urgent'])
})

test('the end of a compensated saga is durable before the answer', () => {
  const pilot = new Pilot().upTo('b')
  pilot.outcome(refus)
  pilot.saved()
  expect(short(pilot.outcome(fait()))).toEqual(['save ANNULEE awaited'])
  expect(short(pilot.saved())).toEqual(['answer', 'done'])
  expect(pilot.flight.state.reached.map(({ statut }) => statut)).toEqual(['A', 'ANNULEE'])
})

test('a deadline undoes every step from the pivot down, asked or not', () => {
  const pilot = new Pilot().upTo('b')
  pilot.now += 60_000
  pilot.outcome(inconnu)
  expect(short(pilot.tell({ type: 'timer' }))).toEqual(['save COMPENSATION awaited'])
  expect(pilot.flight.state.undos).toEqual([2, 1, 0])
  expect(short(pilot.saved())).toEqual(['call p:undo urgent'])
})

test('after the point of no return neither deadline nor annuler applies', () => {
  const pilot = new Pilot().upTo('r')
  pilot.now += 3_600_000
  expect(canCancel(pilot.flight)).toBe(false)
  expect(pilot.tell({ type: 'cancel', motif: 'trop tard' })).toEqual([])
  pilot.outcome(inconnu)
  expect(short(pilot.tell({ type: 'timer' }))).toEqual(['call r:do urgent'])
  expect(short(Pilot.of(uneLigne(pilot.flight.state)).effects)).toEqual(['call r:do urgent'])
})

test('annuler of a running saga abandons its call and undoes every step from the pivot down', () => {
  const pilot = new Pilot().upTo('b')
  const { token } = pilot.flight
  expect(short(pilot.tell({ type: 'cancel', motif: 'demande' }))).toEqual(['save COMPENSATION awaited'])
  expect(pilot.tell({ type: 'outcome', token, outcome: fait() })).toEqual([])
  expect(pilot.flight.state).toMatchObject({
    undos: [2, 1, 0],
    cause: { kind: 'cancelled', detail: 'demande' },
  })
})

test('an unknown outcome is asked again with the same key and the same call', () => {
  const pilot = new Pilot().upTo('b')
  const before = pilot.effects.findLast((effect) => effect.type === 'call')
  expect(short(pilot.outcome(inconnu))).toEqual(['save EN_COURS', 'wait'])
  const [after] = pilot.tell({ type: 'timer' })
  expect(after).toMatchObject({ key: before?.key, call: before?.call })
  expect(before?.key).toBe('s:b:do')
})

test('undos, retriable steps and recovered sagas are urgent; new work is not', () => {
  expect(short(new Pilot().tell({ type: 'started' }))).toEqual(['call a:do'])
  expect(short(Pilot.of(uneLigne(new Pilot().flight.state)).effects)).toEqual(['call a:do urgent'])
})

test('a fenced write means read again while the saga is still ours, never drop', () => {
  const pilot = new Pilot().upTo('b')
  pilot.outcome(fait())
  const row = uneLigne(pilot.flight.state, { epoch: 1, version: 7 })
  expect(short(pilot.tell({ type: 'fenced', ticket: pilot.flight.nextTicket - 1, row }))).toEqual(['reread'])
  expect(short(pilot.tell({ type: 'row', row: { ...row, epoch: 2, version: 8 } }))).toEqual([
    'call p:do urgent',
  ])
  expect(pilot.flight).toMatchObject({ epoch: 2, version: 8 })
})

test('a fenced write of a saga that is somebody else’s drops it, with the row for its waiter', () => {
  const pilot = new Pilot().upTo('b')
  pilot.outcome(fait())
  const row = uneLigne(pilot.flight.state, { owner: 'autre' })
  expect(pilot.tell({ type: 'fenced', ticket: pilot.flight.nextTicket - 1, row })).toEqual([
    { type: 'drop', row },
  ])
  expect(pilot.outcome(fait())).toEqual([])
})

test('a write of unknown outcome is read again, and what was under way no longer counts', () => {
  const pilot = new Pilot().upTo('p')
  pilot.outcome(fait())
  const { token, nextTicket, state } = pilot.flight
  expect(short(pilot.tell({ type: 'save-unknown', ticket: nextTicket - 1 }))).toEqual(['reread'])
  expect(canCancel(pilot.flight)).toBe(false)
  expect(pilot.tell({ type: 'outcome', token, outcome: fait() })).toEqual([])
  expect(short(pilot.tell({ type: 'read-failed' }))).toEqual(['wait'])
  expect(short(pilot.tell({ type: 'timer' }))).toEqual(['reread'])
  expect(short(pilot.tell({ type: 'row', row: uneLigne(state) }))).toEqual(['call r:do urgent'])
  expect(pilot.tell({ type: 'saved', ticket: nextTicket - 1 })).toEqual([])
})

test('the fifth takeover parks the saga: it may be what kills its owners', () => {
  const { state } = new Pilot().upTo('b').flight
  expect(short(Pilot.of(uneLigne(state, { takeovers: 4 })).effects)).toEqual(['call b:do urgent'])
  const parked = Pilot.of(uneLigne(state, { takeovers: 5 }))
  expect(short(parked.effects)).toEqual(['save BLOQUEE awaited'])
  expect(parked.flight.state).toMatchObject({ phase: 'stuck', parked: { from: 'running', why: 'takeovers' } })
  expect(short(parked.saved())).toEqual(['done'])
})

test('an entry says whether the saga moved on: a step or a turn back, not another try, not parking', () => {
  const moved = (effects: readonly Effect[]) =>
    effects.flatMap((effect) => (effect.type === 'save' ? effect.entry.progressed : []))
  const pilot = new Pilot().upTo('b')
  expect(moved(pilot.outcome(inconnu))).toEqual([false])
  pilot.tell({ type: 'timer' })
  expect(moved(pilot.outcome(refus))).toEqual([true])
  expect(moved(new Pilot().upTo('b').outcome(fait()))).toEqual([true])
  expect(moved(new Pilot().upTo('r').outcome(refus))).toEqual([false])
})

test('a retriable step that is refused parks the saga, where it is seen', () => {
  const pilot = new Pilot().upTo('r')
  expect(short(pilot.outcome(refus))).toEqual(['save BLOQUEE awaited'])
  expect(pilot.flight.state.parked).toMatchObject({
    from: 'running',
    why: 'refused',
    detail: 'STOCK_INSUFFISANT',
  })
})

/** A saga whose step was refused, and which undoes the one before it. */
const compensating = () => {
  const pilot = new Pilot().upTo('b')
  pilot.outcome(refus)
  pilot.saved()
  return pilot
}

test('an undo that is refused parks the saga', () => {
  expect(short(compensating().outcome(refus))).toEqual(['save BLOQUEE awaited'])
})

test.each([
  ['an undo', compensating],
  ['a retriable step', () => new Pilot().upTo('r')],
  ['a trailing step', () => new Pilot().upTo('t')],
])(
  '%s whose outcome stays unknown is asked for ever, at the cap, and heals with its participant',
  (_, fly) => {
    const pilot = fly()
    const { phase } = pilot.flight.state
    for (let tries = 1; tries <= 10_000; tries += 1) {
      pilot.outcome(inconnu)
      const wait = pilot.effects.findLast((effect) => effect.type === 'wait')
      expect(wait?.ms).toBeLessThanOrEqual(DEFAULT_LIMITS.retryCapMs)
      pilot.effects.length = 0
      pilot.tell({ type: 'timer' })
    }
    expect(pilot.flight.state).toMatchObject({ phase, attempt: 10_000, lastError: 'time-out' })
    pilot.outcome(fait())
    expect(pilot.flight.state.attempt).toBe(0)
  },
)

test('a definition that throws parks its saga instead of its runner', () => {
  const pilot = new Pilot().upTo('b')
  expect(short(pilot.outcome({ kind: 'succeeded', reply: null }))).toEqual(['save BLOQUEE awaited'])
  expect(pilot.flight.state.parked?.why).toBe('fault')
})

test('what a step kept reaches later calls and no undo, and a reply’s own instant is the state’s', () => {
  const pilot = new Pilot().upTo('b')
  const a = '2026-05-01T10:00:00.000Z'
  const [, pay] = pilot.outcome(fait({ a, garde: 'prix' }))
  expect(pay).toMatchObject({ type: 'call', call: { body: { id: 's', garde: 'prix' } } })
  expect(pilot.flight.state.reached.slice(1)).toEqual([
    { statut: 'B1', a },
    { statut: 'B2', a },
  ])
  pilot.outcome(refus)
  const [undo] = pilot.saved()
  expect(undo).toMatchObject({ key: 's:b:undo', call: { body: { id: 's' } } })
})

test('a state survives JSON, and a successor asks exactly what its owner asked', () => {
  const pilot = new Pilot().upTo('b')
  const stored = JSON.parse(JSON.stringify(pilot.flight.state))
  const [call] = Pilot.of(uneLigne(stored)).effects
  const mine = pilot.effects.findLast((effect) => effect.type === 'call')
  expect(call).toMatchObject({ key: mine?.key, call: mine?.call })
})

test('an outcome counts only for the attempt that it answers', () => {
  const pilot = new Pilot().upTo('b')
  const { token } = pilot.flight
  pilot.outcome(inconnu)
  pilot.tell({ type: 'timer' })
  expect(pilot.tell({ type: 'outcome', token, outcome: refus })).toEqual([])
  expect(short(pilot.outcome(fait()))).toEqual(['save EN_COURS', 'call p:do'])
})
