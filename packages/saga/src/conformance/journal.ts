/**
 * What every journal must do, as tests. Where a case has many forms, `machine/ownership.ts` says what must come of each, so
 * that a journal which decides in SQL decides the same as one in memory.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Entry, Intent, SagaRow } from '../journal.ts'
import { isFenced, mayTakeOver, type OwnerIs } from '../machine/ownership.ts'
import type { SagaStatus } from '../machine/state.ts'
import { AWAITED, entryOf, HOUR, intentAt, type JournalWorld, newId, Suite } from './journal-world.ts'

/** Registers the suite. `open` is called once; every test starts sagas of its own. */
export function journalSuite(name: string, open: () => Promise<JournalWorld>): void {
  describe(`journal ${name}`, () => {
    let world: JournalWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world.close())
    const within = (work: (suite: Suite) => Promise<void>) => () => work(new Suite(world))
    startTests(within)
    saveTests(within)
    claimTests(within)
    actTests(within)
  })
}

type Within = (work: (suite: Suite) => Promise<void>) => () => Promise<void>

function startTests(within: Within): void {
  test(
    'an intent needs a live lease of its owner, and writes nothing without',
    within(async (suite) => {
      const lost = await suite.owner()
      await suite.expire([])
      for (const owner of [lost.owner, newId()]) {
        const intent = intentAt({ owner, now: lost.now }, {})
        expect(await suite.journal.start(intent)).toEqual({ kind: 'no-lease' })
        expect(await suite.journal.read(intent.id)).toBeNull()
      }
    }),
  )

  test(
    'an intent that comes too late writes nothing',
    within(async (suite) => {
      const own = await suite.owner()
      const intent = intentAt(own, { expires: own.now - 1 })
      expect(await suite.journal.start(intent)).toEqual({ kind: 'expired' })
      expect(await suite.journal.read(intent.id)).toBeNull()
    }),
  )

  test(
    'one client key makes one saga, and so does one id',
    within(async (suite) => {
      const own = await suite.owner()
      const client = { clientKey: newId(), fingerprint: 'f' }
      const first = await suite.started(own, client)
      expect(await suite.journal.start(intentAt(own, client))).toMatchObject({
        kind: 'existing',
        row: { id: first.id, fingerprint: 'f' },
      })
      expect(await suite.journal.start(first)).toMatchObject({ kind: 'existing', row: { id: first.id } })
    }),
  )

  test(
    'a heartbeat extends a live lease, and revives no dead one',
    within(async (suite) => {
      const [kept, lost] = [await suite.owner(), await suite.owner()]
      await suite.expire([kept.owner])
      expect(await suite.journal.heartbeat(kept.owner)).toEqual(expect.any(Number))
      expect(await suite.journal.heartbeat(lost.owner)).toBeNull()
    }),
  )
}

const WRONG = [
  ['another owner', { owner: newId() }],
  ['another epoch', { epoch: 2 }],
  ['a later version', { expectedVersion: 2 }],
  ['an earlier version', { expectedVersion: 0 }],
  ['what the row says', {}],
] as const

function saveTests(within: Within): void {
  for (const [what, over] of WRONG)
    test(
      `a write that names ${what} changes the row only where it fits`,
      within(async (suite) => {
        const intent = await suite.started(await suite.owner())
        const row = await suite.row(intent.id)
        const entry = entryOf(intent, over)
        const result = await suite.journal.save(entry, AWAITED)
        if (!isFenced(row, entry)) return expect(result).toEqual({ kind: 'saved', version: 2 })
        expect(result).toMatchObject({ kind: 'fenced', row: { version: 1, epoch: 1 } })
        expect(await suite.row(intent.id)).toEqual(row)
      }),
    )

  test(
    'a write never inserts',
    within(async (suite) => {
      const never = intentAt(await suite.owner(), {})
      expect(await suite.journal.save(entryOf(never), AWAITED)).toEqual({ kind: 'fenced', row: null })
    }),
  )

  test(
    'entries of one saga are applied in the order given, each with its version',
    within(async (suite) => {
      const intent = await suite.started(await suite.owner())
      const results = await Promise.all([
        suite.journal.save(entryOf(intent), { awaited: false, urgent: false }),
        suite.journal.save(entryOf(intent, { expectedVersion: 2, waitMs: HOUR }), AWAITED),
      ])
      expect(results).toEqual([
        { kind: 'saved', version: 2 },
        { kind: 'saved', version: 3 },
      ])
      const { nextTry, updatedAt } = await suite.row(intent.id)
      // By the journal's clock, from the write on.
      expect(((nextTry ?? 0) - updatedAt) / HOUR).toBeCloseTo(1)
    }),
  )

  test(
    'a saga that ended for its client has the instant of its end, also while trailing work is left',
    within(async (suite) => {
      const own = await suite.owner()
      const ended = await suite.standing(own, { status: 'completed', recover: true })
      const { endedAt } = await suite.row(ended.id)
      expect(endedAt).toEqual(expect.any(Number))
      const last = entryOf(ended, { expectedVersion: 2, status: 'completed', recover: false })
      await suite.journal.save(last, AWAITED)
      expect(await suite.row(ended.id)).toMatchObject({ endedAt, recover: false, version: 3 })
      expect((await suite.row((await suite.standing(own, {})).id)).endedAt).toBeNull()
    }),
  )

  test(
    'reading again what is ours shuts out a write that is still on its way',
    within(async (suite) => {
      const own = await suite.owner()
      const intent = await suite.started(own)
      expect(await suite.journal.reclaim(intent.id, own.owner)).toMatchObject({ epoch: 2, version: 2 })
      const late = entryOf(intent, { expectedVersion: 2 })
      expect(await suite.journal.save(late, AWAITED)).toMatchObject({ kind: 'fenced' })
      expect(await suite.journal.reclaim(intent.id, newId())).toMatchObject({ epoch: 2, version: 2 })
      expect(await suite.journal.reclaim(newId(), own.owner)).toBeNull()
    }),
  )
}

/** How a saga may stand when a claimer looks. */
const STANDING: Readonly<Record<string, Partial<Entry>>> = {
  'is due': {},
  sleeps: { waitMs: HOUR },
  'has slept enough': { waitMs: 0 },
  'is answered, with trailing work': { status: 'completed', recover: true },
  'has ended': { status: 'compensated', recover: false },
  'is parked': { status: 'stuck', recover: false },
}
const OWNERS: readonly OwnerIs[] = ['alive', 'lost', 'left']

function claimTests(within: Within): void {
  for (const [how, entry] of Object.entries(STANDING))
    for (const owner of OWNERS)
      test(
        `a saga that ${how}, of an owner that ${owner === 'alive' ? 'lives' : `is ${owner}`}, is taken over where it must be`,
        within(async (suite) => {
          const own = await suite.owner()
          const { id } = await suite.standing(own, entry)
          if (owner === 'left') await suite.journal.release(own.owner)
          await suite.expire(owner === 'alive' ? [own.owner] : [])
          const next = await suite.owner()
          const row = await suite.row(id)
          const taken = (await suite.journal.claimDue(next.owner, 10_000)).find((one) => one.id === id)
          if (!mayTakeOver(row, owner, next.now)) return expect(taken).toBeUndefined()
          const takeovers = owner === 'lost' ? 1 : 0
          expect(taken).toMatchObject({ owner: next.owner, epoch: 2, version: 3, takeovers })
          expect(await suite.journal.claimDue(next.owner, 10_000)).toEqual([])
          expect(await suite.row(id)).toEqual(taken)
        }),
      )

  test(
    'an owner without a live lease claims nothing: neither what is left nor its own',
    within(async (suite) => {
      const own = await suite.owner()
      const late = await suite.owner()
      await suite.started(own)
      await suite.expire([])
      expect(await suite.journal.claimDue(late.owner, 10_000)).toEqual([])
      expect(await suite.journal.claimOwnedNotHeld(own.owner, [], 10_000)).toEqual([])
    }),
  )

  test(
    'an owner claims again what it has in the journal but not in memory',
    within(async (suite) => {
      const own = await suite.owner()
      const held = await suite.started(own)
      const asleep = await suite.standing(own, { waitMs: HOUR })
      const lost = await suite.started(own)
      const rows = await suite.journal.claimOwnedNotHeld(own.owner, [held.id], 10)
      expect(rows).toMatchObject([{ id: lost.id, epoch: 2, version: 2, takeovers: 0 }])
      expect(await suite.row(asleep.id)).toMatchObject({ epoch: 1, version: 2 })
    }),
  )

  test(
    'owners lost since a saga last moved are counted, and a step forward begins the count anew',
    within(async (suite) => {
      const { id } = await suite.started(await suite.owner())
      const lose = async () => {
        await suite.expire([])
        const next = await suite.owner()
        return (await suite.journal.claimDue(next.owner, 10_000)).find((row) => row.id === id) as SagaRow
      }
      await lose()
      const row = await lose()
      expect(row.takeovers).toBe(2)
      const write = ({ owner, epoch, version: expectedVersion, state }: SagaRow, progressed: boolean) =>
        suite.journal.save(
          { ...entryOf(intentAt({ owner, now: 0 }, { id, state })), epoch, expectedVersion, progressed },
          AWAITED,
        )
      await write(row, false)
      expect((await suite.row(id)).takeovers).toBe(2)
      await write({ ...row, version: row.version + 1 }, true)
      expect((await suite.row(id)).takeovers).toBe(0)
    }),
  )
}

const PARKED: Partial<Entry> = { status: 'stuck', recover: false }

function actTests(within: Within): void {
  const act = ({ id, state }: Intent, owner: string, expectedVersion = 2) => ({
    id,
    owner,
    expectedVersion,
    state: { ...state, deadline: state.deadline + HOUR },
    transitions: [],
    audit: { author: 'suite', action: 'retry', reason: 'suite' } as const,
  })

  test(
    'of two operators who act on one parked saga, one acts',
    within(async (suite) => {
      const own = await suite.owner()
      const intent = await suite.standing(own, PARKED)
      const claim = act(intent, own.owner)
      const rows = await Promise.all([suite.journal.claimParked(claim), suite.journal.claimParked(claim)])
      expect(rows.filter((row) => row === null)).toHaveLength(1)
      const acted = { epoch: 2, version: 3, status: 'running' as SagaStatus, recover: true, takeovers: 0 }
      expect(await suite.row(intent.id)).toMatchObject({ ...acted, deadline: claim.state.deadline })
    }),
  )

  test(
    'an act on a saga that moved since it was read, or is not parked, changes nothing',
    within(async (suite) => {
      const own = await suite.owner()
      const parked = await suite.standing(own, PARKED)
      const runs = await suite.standing(own, {})
      expect(await suite.journal.claimParked(act(parked, own.owner, 1))).toBeNull()
      expect(await suite.journal.claimParked(act(runs, own.owner))).toBeNull()
      expect(await suite.row(parked.id)).toMatchObject({ epoch: 1, version: 2, status: 'stuck' })
    }),
  )

  test(
    'an act needs a live lease',
    within(async (suite) => {
      const own = await suite.owner()
      const parked = await suite.standing(own, PARKED)
      await suite.expire([])
      expect(await suite.journal.claimParked(act(parked, own.owner))).toBeNull()
    }),
  )
}
