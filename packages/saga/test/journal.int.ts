import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { park } from '../src/engine/advance.ts'
import { UnstorableError } from '../src/store/journal-pg.ts'
import { achat, awaited, riding, uneEntree, unIntent, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

const transitionsOf = async (journal: Awaited<ReturnType<World['owner']>>['journal'], id: string) =>
  (await journal.pool.query('select version, rank from transitions where saga_id = $1 order by 1, 2', [id]))
    .rows

test('a write that names another owner, epoch or version changes nothing and brings the row back', async () => {
  const { journal, owner } = await world.owner()
  const intent = unIntent(owner)
  expect(await journal.start(intent)).toEqual({ kind: 'started' })
  const wrong = [{ owner: randomUUID() }, { epoch: 2 }, { expectedVersion: 2 }, { expectedVersion: 0 }]
  for (const difference of wrong) {
    const result = await journal.save(uneEntree(intent, difference), awaited)
    expect(result).toMatchObject({ kind: 'fenced', row: { id: intent.id, version: 1, epoch: 1 } })
  }
  expect(await transitionsOf(journal, intent.id)).toEqual([{ version: 1, rank: 1 }])
  expect(await journal.save(uneEntree({ ...intent, id: randomUUID() }), awaited)).toEqual({
    kind: 'fenced',
    row: null,
  })
})

test('entries of one saga merge within a group, each answered with its own version', async () => {
  const { journal, owner } = await world.owner()
  const intents = [unIntent(owner), unIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const results = await Promise.all([
    journal.save(uneEntree(intents[0]), riding),
    journal.save(uneEntree(intents[0], { expectedVersion: 2 }), riding),
    journal.save(uneEntree(intents[1]), awaited),
    journal.save(uneEntree(intents[0], { expectedVersion: 3, nextTry: 1_800_000_000_123 }), awaited),
  ])
  expect(results.map((result) => result.kind === 'saved' && result.version)).toEqual([2, 3, 2, 4])
  expect(await journal.read(intents[0].id)).toMatchObject({ version: 4, nextTry: 1_800_000_000_123 })
  expect(await transitionsOf(journal, intents[0].id)).toHaveLength(4)
})

test('a saga keeps its trace, whether its intent is written alone or in a group, and through what follows', async () => {
  const { journal, owner } = await world.owner()
  const traced = (n: number) => unIntent(owner, { trace: `00-${String(n).repeat(32)}-${'b2'.repeat(8)}-01` })
  const intents = [traced(1), traced(2), unIntent(owner), traced(3)] as const
  await journal.start(intents[0])
  await Promise.all(intents.slice(1).map((intent) => journal.start(intent)))
  await Promise.all(intents.map((intent) => journal.save(uneEntree(intent), awaited)))
  for (const { id, trace } of intents) expect(await journal.read(id)).toMatchObject({ version: 2, trace })
})

test('what nobody waits for is written at the latest after a moment, and at once for who wants to see it', async () => {
  const { journal, owner } = await world.owner()
  const [alone, seen] = [unIntent(owner), unIntent(owner)]
  await Promise.all([journal.start(alone), journal.start(seen)])
  const saved = journal.save(uneEntree(seen), riding)
  await journal.flush()
  expect(await journal.read(seen.id)).toMatchObject({ version: 2 })
  expect(await saved).toEqual({ kind: 'saved', version: 2 })
  expect(await journal.save(uneEntree(alone), riding)).toEqual({ kind: 'saved', version: 2 })
})

test('without groups, the entries of each saga keep their order', async () => {
  const { journal, owner } = await world.owner({ laneMax: 1 })
  const intents = Array.from({ length: 20 }, () => unIntent(owner))
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const results = await Promise.all(
    [1, 2, 3, 4].flatMap((expectedVersion) =>
      intents.map((intent) => journal.save(uneEntree(intent, { expectedVersion }), awaited)),
    ),
  )
  expect(results.every((result) => result.kind === 'saved')).toBe(true)
})

test('a stale entry in the group of a later one is fenced, and the later one is written', async () => {
  const { journal, owner } = await world.owner()
  const intent = unIntent(owner)
  await journal.start(intent)
  const results = await Promise.all([
    journal.save(uneEntree(intent, { expectedVersion: 7 }), riding),
    journal.save(uneEntree(intent), awaited),
  ])
  expect(results.map((result) => result.kind)).toEqual(['fenced', 'saved'])
})

test('a poisoned entry fails alone, and says that it cannot be stored', async () => {
  const { journal, owner } = await world.owner()
  const intents = Array.from({ length: 5 }, () => unIntent(owner))
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const results = await Promise.allSettled(
    intents.map((intent, index) =>
      journal.save(
        uneEntree(intent, index === 2 ? { state: { ...intent.state, lastError: '\ud800' } } : {}),
        awaited,
      ),
    ),
  )
  expect(results.map((result) => result.status === 'fulfilled')).toEqual([true, true, false, true, true])
  expect(results[2]).toMatchObject({ reason: expect.any(UnstorableError) })
  await expect(journal.start(unIntent(owner, { definition: 'a\u0000b' }))).rejects.toThrow(UnstorableError)
})

test('a text with U+0000 is stored with U+FFFD in its place', async () => {
  const { journal, owner } = await world.owner()
  const intent = unIntent(owner)
  const input = { texte: 'a\u0000b', barre: '\\u0000' }
  await journal.start({ ...intent, state: { ...intent.state, input } })
  expect((await journal.read(intent.id))?.state.input).toEqual({ texte: 'a\ufffdb', barre: '\\u0000' })
})

test('fifty concurrent intents with one client key make one saga, over two orchestrators', async () => {
  const owners = [await world.owner(), await world.owner()] as const
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const { journal, owner } = owners[(index % 2) as 0 | 1]
      return journal.start(unIntent(owner, { clientKey: 'invite:cle', fingerprint: `f${index}` }))
    }),
  )
  expect(results.filter((result) => result.kind === 'started')).toHaveLength(1)
  const existing = new Set(results.flatMap((result) => (result.kind === 'existing' ? [result.row.id] : [])))
  expect(existing.size).toBe(1)
})

test('intents with the same keys in opposite orders do not wait for each other', async () => {
  const owners = [await world.owner(), await world.owner()] as const
  const keys = Array.from({ length: 40 }, () => randomUUID())
  const results = await Promise.all(
    owners.flatMap(({ journal, owner }, index) =>
      (index === 0 ? keys : keys.toReversed()).map((clientKey) =>
        journal.start(unIntent(owner, { clientKey, fingerprint: 'f' })),
      ),
    ),
  )
  expect(results.filter((result) => result.kind === 'started')).toHaveLength(40)
  expect(results.filter((result) => result.kind === 'existing')).toHaveLength(40)
})

test('an intent needs a live lease of its owner', async () => {
  const { journal, owner } = await world.owner()
  expect(await journal.start(unIntent(randomUUID()))).toEqual({ kind: 'no-lease' })
  await world.expire(journal)
  expect(await journal.start(unIntent(owner))).toEqual({ kind: 'no-lease' })
  const grouped = await Promise.all([journal.start(unIntent(owner)), journal.start(unIntent(owner))])
  expect(grouped).toEqual([{ kind: 'no-lease' }, { kind: 'no-lease' }])
})

test('a heartbeat extends a live lease and never revives an expired one', async () => {
  const { journal, owner } = await world.owner()
  expect(await journal.heartbeat(owner)).toBe(true)
  await world.expire(journal)
  expect(await journal.heartbeat(owner)).toBe(false)
  expect(await world.journal().heartbeat(owner)).toBe(false)
})

test('five claimers of a thousand expired sagas claim a thousand, and the old owner writes nothing more', async () => {
  const { journal, owner } = await world.owner()
  const intents = Array.from({ length: 1_000 }, () => unIntent(owner))
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
    intents.slice(0, 100).map((intent) => journal.save(uneEntree(intent), awaited)),
  )
  expect(zombie.every((result) => result.kind === 'fenced')).toBe(true)
})

test('an owner that left of its own will counts no takeover', async () => {
  const { journal, owner } = await world.owner()
  const intent = unIntent(owner)
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
  const intents = [unIntent(owner), unIntent(owner, { definitionVersion: 2 })] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  await journal.save(uneEntree(intents[0], { nextTry: Date.now() + 3_600_000 }), awaited)
  await journal.release(owner)
  const next = await world.owner({ definitions: ['achat@1'] })
  const ids = (await next.journal.claimDue(next.owner, 100)).map((row) => row.id)
  expect(ids).not.toContain(intents[0].id)
  expect(ids).not.toContain(intents[1].id)
})

test('an owner claims again what it has in the journal but not in memory', async () => {
  const { journal, owner } = await world.owner()
  const intents = [unIntent(owner), unIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const rows = await journal.claimOwnedNotHeld(owner, [intents[0].id], 10)
  expect(rows).toMatchObject([{ id: intents[1].id, epoch: 2, version: 2, takeovers: 0 }])
})

test('reading again raises the epoch, so that a write still on its way no longer matches', async () => {
  const { journal, owner } = await world.owner()
  const intent = unIntent(owner)
  await journal.start(intent)
  expect(await journal.reclaim(intent.id, owner)).toMatchObject({ epoch: 2, version: 2, owner })
  expect(await journal.save(uneEntree(intent, { expectedVersion: 2 }), awaited)).toMatchObject({
    kind: 'fenced',
  })
  expect(await journal.reclaim(intent.id, randomUUID())).toMatchObject({ epoch: 2, version: 2, owner })
  expect(await journal.reclaim(randomUUID(), owner)).toBeNull()
})

test('of two operators who act on one parked saga one is refused, and the audit has the other’s line', async () => {
  const { journal, owner } = await world.owner()
  const intent = unIntent(owner)
  await journal.start(intent)
  const { state, transitions } = park(achat, intent.state, { now: Date.now(), why: 'fault', detail: 'essai' })
  await journal.save(uneEntree(intent, { state, transitions, status: 'BLOQUEE', recover: false }), awaited)
  expect(await journal.countParked()).toBe(1)
  const claim = {
    id: intent.id,
    expectedVersion: 2,
    owner,
    state: intent.state,
    transitions,
    audit: { auteur: 'op', action: 'relancer', motif: 'essai' },
  }
  const claims = await Promise.all([journal.claimParked(claim), journal.claimParked(claim)])
  expect(claims.filter((row) => row === null)).toHaveLength(1)
  expect(claims.find((row) => row !== null)).toMatchObject({
    epoch: 2,
    version: 3,
    status: 'EN_COURS',
    takeovers: 0,
  })
  const { rows } = await journal.pool.query('select auteur, avant, apres from audit where saga_id = $1', [
    intent.id,
  ])
  expect(rows).toEqual([{ auteur: 'op', avant: 'BLOQUEE', apres: 'EN_COURS' }])
})

test('transitions and audit are append-only', async () => {
  const { journal, owner } = await world.owner()
  await journal.start(unIntent(owner))
  for (const table of ['transitions', 'audit'])
    for (const statement of [
      `delete from ${table}`,
      `truncate ${table}`,
      `update ${table} set saga_id = saga_id`,
    ])
      await expect(journal.pool.query(statement)).rejects.toThrow('append-only')
})

test('a write whose connection dies is unknown, and the next one finds a new connection', async () => {
  const { journal, owner } = await world.owner({ instance: 'coupe' })
  const intent = unIntent(owner)
  await journal.start(intent)
  await journal.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'coupe-journal'`,
  )
  const first = await journal.save(uneEntree(intent), awaited).catch(() => ({ kind: 'unknown' as const }))
  const row = await journal.read(intent.id)
  expect(row?.version).toBe(first.kind === 'saved' ? 2 : 1)
  const next = await journal.save(uneEntree(intent, { expectedVersion: row?.version ?? 0 }), awaited)
  expect(next.kind).toBe('saved')
})
