import type { Entry, Intent } from '@comptoir/saga/journal.ts'
import { initialState } from '@comptoir/saga/machine/state.ts'
import { expect, test } from 'vitest'
import { saga } from '../../saga/test/machine-support.ts'
import { MemoryJournal } from '../src/journal-memory.ts'
import { shipped } from '../src/variants.ts'

const state = initialState(saga, { sagaId: 's', input: {}, now: 0, deadlineMs: 60_000 })
const at = (now: number) => ({ now, host: now + 3_600_000 })
const unJournal = () => {
  const journal = new MemoryJournal(shipped, (rule) => {
    throw new Error(rule)
  })
  journal.heartbeat('un', at(0))
  return journal
}
const intent = (over: Partial<Intent> = {}): Intent => ({
  id: 's',
  definition: 'essai',
  definitionVersion: 1,
  owner: 'un',
  state,
  deadline: 60_000,
  expires: 10_000,
  clientKey: 'k',
  fingerprint: null,
  respondAsync: false,
  trace: null,
  transitions: [],
  ...over,
})
const entry = (over: Partial<Entry> = {}): Entry => ({
  sagaId: 's',
  owner: 'un',
  epoch: 1,
  expectedVersion: 1,
  state,
  status: 'running',
  recover: true,
  waitMs: null,
  progressed: false,
  transitions: [],
  ...over,
})

test('an intent that comes too late writes nothing', () => {
  const journal = unJournal()
  expect(journal.start(intent({ expires: 7 }), at(7))).toEqual({ kind: 'expired' })
  expect(journal.rows.size).toBe(0)
})

test('an intent needs a live lease', () => {
  const journal = unJournal()
  expect(journal.start(intent(), at(5001)).kind).toBe('no-lease')
  expect(journal.start(intent({ owner: 'nul' }), at(1)).kind).toBe('no-lease')
  expect(journal.rows.size).toBe(0)
})

test('one client key makes one saga', () => {
  const journal = unJournal()
  expect(journal.start(intent(), at(1)).kind).toBe('started')
  expect(journal.start(intent({ id: 'autre' }), at(2))).toMatchObject({ kind: 'existing', row: { id: 's' } })
})

test('a heartbeat cannot revive an expired lease', () => {
  const journal = unJournal()
  expect(journal.heartbeat('un', at(4999))).toBe(4999)
  expect(journal.heartbeat('un', at(10_000))).toBeNull()
})

test.each([
  ['another owner', { owner: 'deux' }],
  ['another epoch', { epoch: 2 }],
  ['another version', { expectedVersion: 2 }],
])('a write that names %s changes nothing and shows the row', (_what, over) => {
  const journal = unJournal()
  journal.start(intent(), at(1))
  expect(journal.save(entry(over), at(2))).toMatchObject({ kind: 'fenced', row: { version: 1, epoch: 1 } })
  expect(journal.save(entry(), at(2))).toEqual({ kind: 'saved', version: 2 })
})

test('a write never inserts', () => {
  expect(unJournal().save(entry(), at(1))).toEqual({ kind: 'fenced', row: null })
})

test('a saga is taken over only when its owner’s lease is dead, and by one that lives', () => {
  const journal = unJournal()
  journal.start(intent(), at(1))
  journal.heartbeat('deux', at(2000))
  expect(journal.claimDue('deux', 10, at(4000))).toEqual([])
  expect(journal.claimDue('mort', 10, at(6000))).toEqual([])
  expect(journal.claimDue('deux', 10, at(6000))).toMatchObject([
    { owner: 'deux', epoch: 2, version: 2, takeovers: 1 },
  ])
  expect(journal.claimDue('deux', 10, at(6000))).toEqual([])
  expect(journal.save(entry(), at(6001)).kind).toBe('fenced')
})

test('a reread of what is ours shuts out a write that is still on its way', () => {
  const journal = unJournal()
  journal.start(intent(), at(1))
  const late = entry({ expectedVersion: 2 })
  expect(journal.reclaim('s', 'un')).toMatchObject({ epoch: 2, version: 2 })
  expect(journal.save(late, at(3)).kind).toBe('fenced')
  expect(journal.reclaim('s', 'deux')).toMatchObject({ owner: 'un', epoch: 2 })
})

test('owners lost since it last moved are counted, and a step forward begins the count anew', () => {
  const journal = unJournal()
  journal.start(intent(), at(1))
  const lose = (owner: string, now: number) => {
    journal.heartbeat(owner, at(now))
    return journal.claimDue(owner, 10, at(now))[0]?.takeovers
  }
  const write = (expectedVersion: number, progressed: boolean) =>
    journal.save(entry({ owner: 'trois', epoch: 3, expectedVersion, progressed }), at(20_001)).kind
  expect(lose('deux', 10_000)).toBe(1)
  expect(lose('trois', 20_000)).toBe(2)
  expect(write(3, false)).toBe('saved')
  expect(journal.rows.get('s')?.takeovers).toBe(2)
  expect(write(4, true)).toBe('saved')
  expect(journal.rows.get('s')?.takeovers).toBe(0)
})

test('a saga that sleeps is not claimed before its time', () => {
  const journal = unJournal()
  journal.start(intent(), at(1))
  journal.save(entry({ waitMs: 8998 }), at(2))
  journal.heartbeat('deux', at(6000))
  expect(journal.claimDue('deux', 10, at(8000))).toEqual([])
  expect(journal.claimDue('deux', 10, at(9000))).toHaveLength(1)
})
