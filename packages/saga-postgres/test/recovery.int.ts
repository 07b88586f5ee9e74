/** What a runner does when the journal's reply was lost, or its lease: nothing that it cannot be sure of. */
import type { Outcome } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import type { Entry } from '@comptoir/saga/journal.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { PgJournal } from '../src/store/journal-pg.ts'
import { anIntent, Participants, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

const aRequest = () => {
  const id = newId()
  return { id, definition: 'achat', input: { id } }
}
const ever = new Promise<Outcome>(() => undefined)

/** The journal with one of its methods in other hands. */
function replaced<K extends keyof PgJournal>(journal: PgJournal, name: K, by: PgJournal[K]): PgJournal {
  return new Proxy(journal, {
    get: (target, asked) => {
      if (asked === name) return by
      const member: unknown = Reflect.get(target, asked)
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}

test('a runner goes on with what it owns and does not hold: the reply to its claim was lost', async () => {
  const { journal: first, owner } = await world.owner()
  const left = anIntent(owner)
  await first.start(left)
  await first.release(owner)
  const journal = world.journal()
  let lost = false
  const claimDue: PgJournal['claimDue'] = async (...given) => {
    const rows = await journal.claimDue(...given)
    if (lost || !rows.some(({ id }) => id === left.id)) return rows
    lost = true
    throw Object.assign(new Error('reply lost'), { code: 'ECONNRESET' })
  }
  const caller = new Participants()
  await world.runner({ caller, journal: replaced(journal, 'claimDue', claimDue) })
  const row = await until(async () => {
    const seen = await journal.read(left.id)
    return seen?.recover === false && seen
  })
  expect(lost).toBe(true)
  expect(row.status).toBe('completed')
})

test('a lease that died drops every run at once, before anything is claimed again', async () => {
  const journal = world.journal()
  const limits = { heartbeatMs: 20, claimEveryMs: 600_000, waitMs: 10 }
  const runner = await world.runner({ journal, caller: { call: () => ever }, limits })
  const request = aRequest()
  await runner.start(request)
  expect(runner.held()).toContain(request.id)
  await world.expire(journal)
  await until(async () => !runner.held().includes(request.id))
})

test('a write of unknown outcome counts as written only once the row says so', async () => {
  const journal = world.journal()
  let lost = 0
  const isPivot = ({ state }: Entry) => state.pivotDone && lost === 0
  // Never sent, and the caller is not told.
  const save: PgJournal['save'] = async (entry, how) => {
    if (!isPivot(entry)) return journal.save(entry, how)
    lost += 1
    throw Object.assign(new Error('reply lost'), { code: 'ECONNRESET' })
  }
  const participants = new Participants()
  const durable: (boolean | undefined)[] = []
  const request = aRequest()
  const call: Participants['call'] = async (asked, how) => {
    if (how.key === `${request.id}:confirmer:do`)
      durable.push((await journal.read(request.id))?.state.pivotDone)
    return participants.call(asked, how)
  }
  const runner = await world.runner({ journal: replaced(journal, 'save', save), caller: { call } })
  expect(await runner.start(request)).toMatchObject({ kind: 'ended', state: { answered: true } })
  expect(lost).toBe(1)
  expect(durable).toEqual([true])
})
