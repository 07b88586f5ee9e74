/** Leases and claims on a real journal: who may write, and who takes what over. */
import { randomUUID } from 'node:crypto'
import { park } from '@comptoir/saga/machine/advance.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { achat, anEntry, anIntent, awaited, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

test('an intent needs a live lease of its owner', async () => {
  const { journal, owner } = await world.owner()
  expect(await journal.start(anIntent(randomUUID()))).toEqual({ kind: 'no-lease' })
  await world.expire(journal)
  expect(await journal.start(anIntent(owner))).toEqual({ kind: 'no-lease' })
  const grouped = await Promise.all([journal.start(anIntent(owner)), journal.start(anIntent(owner))])
  expect(grouped).toEqual([{ kind: 'no-lease' }, { kind: 'no-lease' }])
})

test('a heartbeat extends a live lease and never revives an expired one', async () => {
  const { journal, owner } = await world.owner()
  expect(await journal.heartbeat(owner)).toEqual(expect.any(Number))
  await world.expire(journal)
  expect(await journal.heartbeat(owner)).toBeNull()
  expect(await world.journal().heartbeat(owner)).toBeNull()
})

test('five claimers of a thousand expired sagas claim a thousand, and the old owner writes nothing more', async () => {
  const { journal, owner } = await world.owner()
  const intents = Array.from({ length: 1_000 }, () => anIntent(owner))
  await Promise.all(intents.map((intent) => journal.start(intent)))
  await world.expire(journal)
  const claimers = await Promise.all(Array.from({ length: 5 }, () => world.owner()))
  const claimed = await Promise.all(
    claimers.map(async (claimer) => {
      const rows = []
      for (;;) {
        const batch = await claimer.journal.claimDue(claimer.owner, 64)
        if (batch.length === 0) return rows
        rows.push(...batch)
      }
    }),
  )
  const ids = new Set(intents.map((intent) => intent.id))
  const rows = claimed.flat().filter((row) => ids.has(row.id))
  expect(rows).toHaveLength(1_000)
  expect(new Set(rows.map((row) => row.id)).size).toBe(1_000)
  expect(rows.every((row) => row.epoch === 2 && row.version === 2 && row.takeovers === 1)).toBe(true)
  const zombie = await Promise.all(
    intents.slice(0, 100).map((intent) => journal.save(anEntry(intent), awaited)),
  )
  expect(zombie.every((result) => result.kind === 'fenced')).toBe(true)
})

test('an owner that left of its own will counts no takeover', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  await journal.release(owner)
  const next = await world.owner()
  const rows = await next.journal.claimDue(next.owner, 100)
  expect(rows.find((row) => row.id === intent.id)).toMatchObject({
    takeovers: 0,
    epoch: 2,
    owner: next.owner,
  })
})

test('a saga that is not due, or of a definition that the claimer lacks, is left alone', async () => {
  const { journal, owner } = await world.owner()
  const intents = [anIntent(owner), anIntent(owner, { definitionVersion: 2 })] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  await journal.save(anEntry(intents[0], { waitMs: 3_600_000 }), awaited)
  await journal.release(owner)
  const next = await world.owner({ definitions: [achat] })
  const ids = (await next.journal.claimDue(next.owner, 100)).map((row) => row.id)
  expect(ids).not.toContain(intents[0].id)
  expect(ids).not.toContain(intents[1].id)
})

test('an owner claims again what it has in the journal but not in memory', async () => {
  const { journal, owner } = await world.owner()
  const intents = [anIntent(owner), anIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const rows = await journal.claimOwnedNotHeld(owner, [intents[0].id], 10)
  expect(rows).toMatchObject([{ id: intents[1].id, epoch: 2, version: 2, takeovers: 0 }])
})

test('the age of the oldest unfinished saga is judged by the database, and what is parked has none', async () => {
  const { journal, owner } = await world.owner()
  const end = "recover = false, status = 'ANNULEE', ended_at = clock_timestamp()"
  await journal.pool.query(`update sagas set ${end} where recover`)
  expect(await journal.oldestUnfinished()).toBe(0)
  const intents = [anIntent(owner), anIntent(owner), anIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const older = (hours: number, id: string, also = '') =>
    journal.pool.query(
      `update sagas set created_at = created_at - $1 * interval '1 hour' ${also} where id = $2`,
      [hours, id],
    )
  await older(1, intents[0].id)
  await older(2, intents[1].id, ", recover = false, status = 'BLOQUEE'")
  expect((await journal.oldestUnfinished()) / 3_600).toBeCloseTo(1)
  await journal.pool.query(`update sagas set ${end} where id = $1`, [intents[1].id])
})

test('reading again raises the epoch, so that a write still on its way no longer matches', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  expect(await journal.reclaim(intent.id, owner)).toMatchObject({ epoch: 2, version: 2, owner })
  expect(await journal.save(anEntry(intent, { expectedVersion: 2 }), awaited)).toMatchObject({
    kind: 'fenced',
  })
  expect(await journal.reclaim(intent.id, randomUUID())).toMatchObject({ epoch: 2, version: 2, owner })
  expect(await journal.reclaim(randomUUID(), owner)).toBeNull()
})

test('of two operators who act on one parked saga one is refused, and the audit has the other’s line', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  const { state, transitions } = park(achat, intent.state, { now: Date.now(), why: 'fault', detail: 'essai' })
  await journal.save(anEntry(intent, { state, transitions, status: 'stuck', recover: false }), awaited)
  expect(await journal.countParked()).toBe(1)
  const claim = {
    id: intent.id,
    expectedVersion: 2,
    owner,
    state: { ...intent.state, deadline: 2_000_000_000_000 },
    transitions,
    audit: { author: 'op', action: 'retry' as const, reason: 'essai' },
  }
  const claims = await Promise.all([journal.claimParked(claim), journal.claimParked(claim)])
  expect(claims.filter((row) => row === null)).toHaveLength(1)
  expect(claims.find((row) => row !== null)).toMatchObject({
    epoch: 2,
    version: 3,
    status: 'running',
    takeovers: 0,
    deadline: 2_000_000_000_000,
  })
  const { rows } = await journal.pool.query('select auteur, avant, apres from audit where saga_id = $1', [
    intent.id,
  ])
  expect(rows).toEqual([{ auteur: 'op', avant: 'BLOQUEE', apres: 'EN_COURS' }])
})

test('an operator’s act on a saga that moved since it was read changes nothing', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  const { state, transitions } = park(achat, intent.state, { now: Date.now(), why: 'fault', detail: 'essai' })
  const parked = { state, transitions, status: 'stuck' as const, recover: false }
  await journal.save(anEntry(intent, parked), awaited)
  const audit = { author: 'op', action: 'retry', reason: 'essai' } as const
  const act = { id: intent.id, owner, state: intent.state, transitions, audit }
  expect(await journal.claimParked({ ...act, expectedVersion: 2 })).toMatchObject({ version: 3, epoch: 2 })
  // Parked once more, for a reason that the second operator has not seen.
  await journal.save(anEntry(intent, { ...parked, epoch: 2, expectedVersion: 3 }), awaited)
  expect(await journal.claimParked({ ...act, expectedVersion: 2 })).toBeNull()
  expect(await journal.read(intent.id)).toMatchObject({ status: 'stuck', version: 4, epoch: 2 })
})

test('a request to cancel is told until its saga has turned, to each of its owners', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  expect(await journal.requestCancel({ id: intent.id, author: 'op', reason: 'essai' })).toBe(true)
  const told = async (to: string) => (await journal.readCancelRequests(to)).map(({ id }) => id)
  expect(await told(owner)).toContain(intent.id)
  // The process that read it may have died of it.
  expect(await told(owner)).toContain(intent.id)
  await journal.release(owner)
  const next = await world.owner()
  await next.journal.claimDue(next.owner, 10_000)
  expect(await told(next.owner)).toContain(intent.id)
  const turned = { owner: next.owner, epoch: 2, expectedVersion: 2, status: 'compensating' as const }
  expect(await next.journal.save(anEntry(intent, turned), awaited)).toMatchObject({ kind: 'saved' })
  expect(await told(next.owner)).not.toContain(intent.id)
})

test('a lease is dead from its end on, and not a moment before', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  await journal.pool.query(
    `update orchestrators set lease_until = clock_timestamp() + interval '900 milliseconds' where id = $1`,
    [owner],
  )
  const next = await world.owner()
  await until(async () =>
    (await next.journal.claimDue(next.owner, 10_000)).some(({ id }) => id === intent.id),
  )
  const { rows } = await journal.pool.query(
    `select s.updated_at >= o.lease_until as dead from sagas s, orchestrators o where s.id = $1 and o.id = $2`,
    [intent.id, owner],
  )
  expect(rows).toEqual([{ dead: true }])
})

test('whoever has no live lease claims nothing: neither what is left, nor its own, nor what is parked', async () => {
  const { journal, owner } = await world.owner()
  const intents = [anIntent(owner), anIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const { state, transitions } = park(achat, intents[1].state, {
    now: Date.now(),
    why: 'fault',
    detail: 'essai',
  })
  const parked = { state, transitions, status: 'stuck' as const, recover: false }
  await journal.save(anEntry(intents[1], parked), awaited)
  const late = await world.owner()
  await world.expire(journal)
  expect(await late.journal.claimDue(late.owner, 10_000)).toEqual([])
  expect(await journal.claimOwnedNotHeld(owner, [], 10_000)).toEqual([])
  const audit = { author: 'op', action: 'retry', reason: 'essai' } as const
  const act = { id: intents[1].id, expectedVersion: 2, state: intents[1].state, transitions, audit }
  expect(await late.journal.claimParked({ ...act, owner: late.owner })).toBeNull()
})

test('a claim passes by what somebody else is claiming this moment', async () => {
  const { journal, owner } = await world.owner()
  const intents = [anIntent(owner), anIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  await journal.release(owner)
  const next = await world.owner()
  const other = await journal.pool.connect()
  try {
    await other.query('begin')
    await other.query('select from sagas where id = $1 for update', [intents[0].id])
    const ids = (await next.journal.claimDue(next.owner, 10_000)).map(({ id }) => id)
    expect(ids).toContain(intents[1].id)
    expect(ids).not.toContain(intents[0].id)
  } finally {
    await other.query('rollback')
    other.release()
  }
})

const ENDING_IN = 'update orchestrators set lease_until = clock_timestamp() + $2::interval where id = $1'

test('a heartbeat that began in time and commits late keeps what is its own', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  const next = await world.owner()
  const claimed = async () => (await next.journal.claimDue(next.owner, 10_000)).map(({ id }) => id)
  const heartbeat = await journal.pool.connect()
  try {
    await heartbeat.query(ENDING_IN, [owner, '200 milliseconds'])
    await heartbeat.query('begin')
    await heartbeat.query(ENDING_IN, [owner, '1 hour'])
    // What others still see of the lease ends meanwhile.
    await until(async () => {
      const { rows } = await next.journal.pool.query(
        'select from orchestrators where id = $1 and lease_until <= clock_timestamp()',
        [owner],
      )
      return rows.length === 1
    })
    expect(await claimed()).not.toContain(intent.id)
    await heartbeat.query('commit')
  } finally {
    heartbeat.release()
  }
  expect(await claimed()).not.toContain(intent.id)
})

test('an answered saga whose trailing work is left is taken over like any other', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  await journal.save(anEntry(intent, { status: 'completed', recover: true }), awaited)
  await journal.release(owner)
  const next = await world.owner()
  expect((await next.journal.claimDue(next.owner, 10_000)).map(({ id }) => id)).toContain(intent.id)
})
