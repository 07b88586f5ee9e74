import { randomUUID } from 'node:crypto'
import type { Entry } from '@comptoir/saga/journal.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { UnstorableError } from '../src/store/rows.ts'
import { anEntry, anIntent, awaited, riding, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

const transitionsOf = async (journal: Awaited<ReturnType<World['owner']>>['journal'], id: string) =>
  (
    await journal.pool.query(
      'select version, json_array_length(details) as lines from transitions where saga_id = $1 order by 1',
      [id],
    )
  ).rows

test('a write that names another owner, epoch or version changes nothing and brings the row back', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  expect(await journal.start(intent)).toEqual({ kind: 'started' })
  const wrong = [{ owner: randomUUID() }, { epoch: 2 }, { expectedVersion: 2 }, { expectedVersion: 0 }]
  for (const difference of wrong) {
    const result = await journal.save(anEntry(intent, difference), awaited)
    expect(result).toMatchObject({ kind: 'fenced', row: { id: intent.id, version: 1, epoch: 1 } })
  }
  expect(await transitionsOf(journal, intent.id)).toEqual([{ version: 1, lines: 1 }])
  expect(await journal.save(anEntry({ ...intent, id: randomUUID() }), awaited)).toEqual({
    kind: 'fenced',
    row: null,
  })
})

test('in a group as well, a write that names another owner, epoch or version changes nothing', async () => {
  const { journal, owner } = await world.owner()
  const wrong = [{}, { owner: randomUUID() }, { epoch: 2 }, { expectedVersion: 2 }, { expectedVersion: 0 }]
  const intents = wrong.map(() => anIntent(owner))
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const results = await Promise.all(
    intents.map((intent, index) => journal.save(anEntry(intent, wrong[index]), awaited)),
  )
  expect(results.map(({ kind }) => kind)).toEqual(['saved', 'fenced', 'fenced', 'fenced', 'fenced'])
  for (const { id } of intents.slice(1)) {
    expect(await journal.read(id)).toMatchObject({ version: 1, epoch: 1, owner })
    expect(await transitionsOf(journal, id)).toEqual([{ version: 1, lines: 1 }])
  }
})

test('a row that is read back has what its steps kept, also in place of a field of the input', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  const input = { id: intent.id, prix: 0, note: 'a' }
  await journal.start({ ...intent, state: { ...intent.state, input } })
  const data = { ...input, prix: 42, lieu: 'ici' }
  await journal.save(anEntry(intent, { state: { ...intent.state, input, data } }), awaited)
  expect((await journal.read(intent.id))?.state).toMatchObject({ input, data })
  expect((await journal.reclaim(intent.id, owner))?.state).toMatchObject({ input, data })
})

const HOUR = 3_600_000

test('entries of one saga merge within a group, each answered with its own version', async () => {
  const { journal, owner } = await world.owner()
  const intents = [anIntent(owner), anIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const results = await Promise.all([
    journal.save(anEntry(intents[0]), riding),
    journal.save(anEntry(intents[0], { expectedVersion: 2 }), riding),
    journal.save(anEntry(intents[1]), awaited),
    journal.save(anEntry(intents[0], { expectedVersion: 3, waitMs: HOUR }), awaited),
  ])
  expect(results.map((result) => result.kind === 'saved' && result.version)).toEqual([2, 3, 2, 4])
  const row = await journal.read(intents[0].id)
  expect(row?.version).toBe(4)
  // By the database's clock, from this write on.
  expect(((row?.nextTry ?? 0) - (row?.updatedAt ?? 0)) / HOUR).toBeCloseTo(1)
  const lines = await transitionsOf(journal, intents[0].id)
  expect(lines.reduce((sum, write) => sum + write.lines, 0)).toBe(4)
  expect(lines.at(-1)).toMatchObject({ version: 4 })
})

test('a saga keeps its trace, whether its intent is written alone or in a group, and through what follows', async () => {
  const { journal, owner } = await world.owner()
  const traced = (n: number) => anIntent(owner, { trace: `00-${String(n).repeat(32)}-${'b2'.repeat(8)}-01` })
  const intents = [traced(1), traced(2), anIntent(owner), traced(3)] as const
  await journal.start(intents[0])
  await Promise.all(intents.slice(1).map((intent) => journal.start(intent)))
  await Promise.all(intents.map((intent) => journal.save(anEntry(intent), awaited)))
  for (const { id, trace } of intents) expect(await journal.read(id)).toMatchObject({ version: 2, trace })
})

test('what nobody waits for is written at the latest after a moment, and at once for who wants to see it', async () => {
  const { journal, owner } = await world.owner()
  const [alone, seen] = [anIntent(owner), anIntent(owner)]
  await Promise.all([journal.start(alone), journal.start(seen)])
  const saved = journal.save(anEntry(seen), riding)
  let isFlushed = false
  const flushed = journal.flush().then(() => (isFlushed = true))
  // Nothing can have come back from the database before this turn of the event loop ends.
  for (let count = 0; count < 20; count += 1) await Promise.resolve()
  expect(isFlushed).toBe(false)
  await flushed
  expect(await journal.read(seen.id)).toMatchObject({ version: 2 })
  expect(await saved).toEqual({ kind: 'saved', version: 2 })
  expect(await journal.save(anEntry(alone), riding)).toEqual({ kind: 'saved', version: 2 })
})

test('without groups, the entries of each saga keep their order', async () => {
  const { journal, owner } = await world.owner({ laneMax: 1 })
  const intents = Array.from({ length: 20 }, () => anIntent(owner))
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const results = await Promise.all(
    [1, 2, 3, 4].flatMap((expectedVersion) =>
      intents.map((intent) => journal.save(anEntry(intent, { expectedVersion }), awaited)),
    ),
  )
  expect(results.every((result) => result.kind === 'saved')).toBe(true)
})

test('a stale entry in the group of a later one is fenced, and the later one is written', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  const results = await Promise.all([
    journal.save(anEntry(intent, { expectedVersion: 7 }), riding),
    journal.save(anEntry(intent), awaited),
  ])
  expect(results.map((result) => result.kind)).toEqual(['fenced', 'saved'])
})

test('a step forward forgets the owners that were lost before it, in a group and alone', async () => {
  const { journal, owner } = await world.owner()
  const intents = [anIntent(owner), anIntent(owner), anIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  await journal.pool.query('update sagas set takeovers = 2')
  const takeovers = () => Promise.all(intents.map(async ({ id }) => (await journal.read(id))?.takeovers))
  await Promise.all([
    journal.save(anEntry(intents[0], { progressed: true }), riding),
    journal.save(anEntry(intents[0], { expectedVersion: 2 }), awaited),
    journal.save(anEntry(intents[1]), awaited),
  ])
  expect(await takeovers()).toEqual([0, 2, 2])
  await journal.save(anEntry(intents[2], { progressed: true }), awaited)
  await journal.save(anEntry(intents[1], { expectedVersion: 2 }), awaited)
  expect(await takeovers()).toEqual([0, 2, 0])
})

test.each([
  ['the server refuses', { waitMs: 1e300 }],
  ['has no JSON', { state: { attempt: 1n } }],
])('a poisoned entry that %s fails alone, and says that it cannot be stored', async (_why, poison) => {
  const { journal, owner } = await world.owner()
  const intents = Array.from({ length: 5 }, () => anIntent(owner))
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const results = await Promise.allSettled(
    intents.map((intent, index) =>
      journal.save(anEntry(intent, index === 2 ? (poison as unknown as Partial<Entry>) : {}), awaited),
    ),
  )
  expect(results.map((result) => result.status === 'fulfilled')).toEqual([true, true, false, true, true])
  expect(results[2]).toMatchObject({ reason: expect.any(UnstorableError) })
  await expect(journal.start(anIntent(owner, { definition: 'a\u0000b' }))).rejects.toThrow(UnstorableError)
})

test('what PostgreSQL has no text for is stored with U+FFFD in its place', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  const input = {
    texte: 'a\u0000b',
    barre: '\\u0000',
    moitie: 'a\ud800b',
    barres: '\\\ud800',
    entier: '\u{1f6d2}',
  }
  const other = anIntent(owner)
  await Promise.all([journal.start({ ...intent, state: { ...intent.state, input } }), journal.start(other)])
  const stored = { ...input, texte: 'a\ufffdb', moitie: 'a\ufffdb', barres: '\\\ufffd' }
  expect((await journal.read(intent.id))?.state.input).toEqual(stored)
  await Promise.all(
    [intent, other].map((one) =>
      journal.save(anEntry(one, { state: { ...one.state, lastError: '\udfff' } }), awaited),
    ),
  )
  expect((await journal.read(other.id))?.state.lastError).toBe('\ufffd')
})

test('fifty concurrent intents with one client key make one saga, over two orchestrators', async () => {
  const owners = [await world.owner(), await world.owner()] as const
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const { journal, owner } = owners[(index % 2) as 0 | 1]
      return journal.start(anIntent(owner, { clientKey: 'invite:cle', fingerprint: `f${index}` }))
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
        journal.start(anIntent(owner, { clientKey, fingerprint: 'f' })),
      ),
    ),
  )
  expect(results.filter((result) => result.kind === 'started')).toHaveLength(40)
  expect(results.filter((result) => result.kind === 'existing')).toHaveLength(40)
})

test('transitions and audit are append-only', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  await journal.pool.query(
    `insert into audit (saga_id, auteur, action, motif, avant, apres) values ($1, 'op', 'forcer', 'essai', 'a', 'b')`,
    [intent.id],
  )
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
  const intent = anIntent(owner)
  await journal.start(intent)
  await journal.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'coupe-journal'`,
  )
  const first = await journal.save(anEntry(intent), awaited).catch(() => ({ kind: 'unknown' as const }))
  const row = await journal.read(intent.id)
  expect(row?.version).toBe(first.kind === 'saved' ? 2 : 1)
  const next = await journal.save(anEntry(intent, { expectedVersion: row?.version ?? 0 }), awaited)
  expect(next.kind).toBe('saved')
})
