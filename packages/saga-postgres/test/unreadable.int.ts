/** A row that cannot be decoded, or that its definition cannot read, stops only itself. */
import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSagaMetrics } from '../src/runner/saga-metrics.ts'
import { listSagas, readHistory } from '../src/store/reads.ts'
import { achat, anEntry, anIntent, awaited, Participants, unknown, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

const poisons: readonly [what: string, set: string][] = [
  ['has null for a state', `state = 'null'`],
  ['has a text for a state', `state = '"perdu"'`],
  ['lacks most of its state', `state = '{"phase": "running"}'`],
  ['names a phase that does not exist', `state = replace(state::text, '"running"', '"flying"')::json`],
  ['has a step before the first', `state = replace(state::text, '"step":0', '"step":-1')::json`],
  ['has states reached that are none', `state = replace(state::text, '"reached":[]', '"reached":[7]')::json`],
  ['has no end of its time', `deadline = 'infinity'`],
  ['is to be recovered and has ended', `state = replace(state::text, '"running"', '"completed"')::json`],
]

/** Starts sagas of one owner, poisons the first, and lets the owner die. */
async function nineOfWhichOnePoisoned(set: string) {
  const { journal, owner } = await world.owner()
  const intents = Array.from({ length: 9 }, () => anIntent(owner))
  await Promise.all(intents.map((intent) => journal.start(intent)))
  const [poisoned, ...healthy] = intents.map(({ id }) => id) as [string, ...string[]]
  await journal.pool.query(`update sagas set ${set} where id = $1`, [poisoned])
  return { journal, owner, poisoned, healthy }
}

const stateOf = async (journal: ReturnType<World['journal']>, id: string) =>
  (await journal.pool.query('select state::text, status, recover from sagas where id = $1', [id])).rows[0]

test.each(poisons)('beside a row that %s, those of its dead owner are taken over', async (_what, set) => {
  const { journal, poisoned, healthy } = await nineOfWhichOnePoisoned(set)
  const before = await stateOf(journal, poisoned)
  await world.expire(journal)
  const faults: string[] = []
  const next = await world.owner({ onUnreadable: ({ id }) => faults.push(id) })
  const claimed = await next.journal.claimDue(next.owner, 100)
  expect(claimed.map(({ id }) => id)).toEqual(expect.arrayContaining(healthy))
  expect(claimed.map(({ id }) => id)).not.toContain(poisoned)
  expect(faults).toEqual([poisoned])
  // Its state is as it was, so that a person can repair it.
  expect(await stateOf(journal, poisoned)).toEqual({ ...before, status: 'BLOQUEE', recover: false })
  const { rows } = await journal.pool.query(
    'select details from transitions where saga_id = $1 order by version desc limit 1',
    [poisoned],
  )
  expect(rows[0]?.details).toMatchObject([{ kind: 'parked', detail: expect.stringMatching(/.{5,}/) }])
})

test('beside a row that cannot be decoded, an owner claims again what it does not hold', async () => {
  const { journal, owner, poisoned, healthy } = await nineOfWhichOnePoisoned(`state = 'null'`)
  const claimed = await journal.claimOwnedNotHeld(owner, [], 100)
  expect(claimed.map(({ id }) => id).toSorted()).toEqual(healthy.toSorted())
  expect(await stateOf(journal, poisoned)).toMatchObject({ status: 'BLOQUEE', recover: false })
})

test('a row that cannot be decoded is parked when it is read again, and forgotten by its run', async () => {
  const { journal, owner, poisoned } = await nineOfWhichOnePoisoned(`state = '[]'`)
  expect(await journal.reclaim(poisoned, owner)).toBeNull()
  expect(await stateOf(journal, poisoned)).toMatchObject({ status: 'BLOQUEE' })
  const stale = anEntry({ ...anIntent(owner), id: poisoned }, { expectedVersion: 77 })
  expect(await journal.save(stale, awaited)).toEqual({ kind: 'fenced', row: null })
})

test('lists and histories show a row that cannot be decoded, with the reason', async () => {
  const { journal, poisoned, healthy } = await nineOfWhichOnePoisoned(`state = '7', created_at = '-infinity'`)
  const page = await listSagas(journal.pool, { limit: 100 })
  expect(page.map(({ id }) => id)).toEqual(expect.arrayContaining([poisoned, ...healthy]))
  const listed = page.find(({ id }) => id === poisoned)
  expect(listed).toMatchObject({ definition: 'achat', status: 'running', unreadable: expect.any(String) })
  const trail = await readHistory(journal.pool, poisoned)
  expect(trail).toMatchObject({ state: null, unreadable: expect.any(String) })
  expect(trail?.transitions).toMatchObject([{ kind: 'started' }])
})

test('a parked row whose state a person has repaired goes on when it is told to', async () => {
  const caller = new Participants()
  const { journal, poisoned } = await nineOfWhichOnePoisoned('state = state')
  const before = await stateOf(journal, poisoned)
  await journal.pool.query(`update sagas set state = 'null' where id = $1`, [poisoned])
  await world.expire(journal)
  const runner = await world.runner({ caller, journal: world.journal() })
  await until(async () => (await stateOf(journal, poisoned))?.status === 'BLOQUEE')
  const act = { id: poisoned, action: 'retry', reason: 'état réparé', author: 'op' } as const
  expect(await runner.operate(act)).toMatchObject({ kind: 'impossible' })
  await journal.pool.query('update sagas set state = $2::json where id = $1', [poisoned, before.state])
  expect(await runner.operate(act)).toEqual({
    kind: 'accepted',
    status: 'running',
    definition: 'achat',
    repeated: false,
  })
  await until(async () => (await journal.read(poisoned))?.status === 'completed')
})

test('a saga that its definition cannot read is parked, and those beside it go on', async () => {
  const { journal, poisoned, healthy } = await nineOfWhichOnePoisoned(
    `state = replace(state::text, '"step":0', '"step":99')::json`,
  )
  await world.expire(journal)
  const runner = await world.runner({ caller: new Participants(), journal: world.journal() })
  await until(async () => (await journal.read(poisoned))?.status === 'stuck')
  const act = { id: poisoned, action: 'retry', reason: 'essai', author: 'op' } as const
  expect(await runner.operate(act)).toMatchObject({ kind: 'impossible' })
  for (const id of healthy) await until(async () => (await journal.read(id))?.status === 'completed')
  expect((await journal.read(poisoned))?.state.parked).toMatchObject({ why: 'fault' })
})

test('a definition that gives no call parks its saga, and the runner goes on', async () => {
  const steps = achat.steps.map((step) =>
    step.name === 'payer' ? { ...step, call: () => undefined as never } : step,
  )
  const journal = world.journal()
  const runner = await world.runner({
    caller: new Participants(),
    journal,
    definitions: [{ ...achat, name: 'troue', steps }, achat],
  })
  const [bad, good] = [newId(), newId()]
  const answer = await runner.start({ id: bad, definition: 'troue', input: { id: bad }, waitMs: 10_000 })
  expect(answer).toMatchObject({ kind: 'pending' })
  expect(
    (
      await until(async () => {
        const row = await journal.read(bad)
        return row?.status === 'stuck' && row
      })
    ).state.parked,
  ).toMatchObject({ why: 'fault' })
  expect(await runner.start({ id: good, definition: 'achat', input: { id: good } })).toMatchObject({
    kind: 'ended',
  })
})

test.each(['claimDue', 'claimOwnedNotHeld', 'readCancelRequests', 'countParked'] as const)(
  'when %s fails, the other parts of the tick are done all the same',
  async (part) => {
    const caller = new Participants()
    caller.scripts.set('stock.reserver', () => unknown)
    const inner = world.journal()
    const asked = new Set<string>()
    const journal = new Proxy(inner, {
      get: (target, name: keyof typeof inner) => {
        const member = target[name]
        if (typeof member !== 'function') return member
        return (...args: never[]) => {
          asked.add(name)
          if (name === part) throw new Error('essai')
          return (member as (...args: never[]) => unknown).apply(target, args)
        }
      },
    })
    await world.runner({
      caller,
      journal,
      metrics: createSagaMetrics(createMetrics('orchestrateur', 'essai')),
    })
    const parts = ['claimDue', 'claimOwnedNotHeld', 'readCancelRequests', 'countParked']
    await until(async () => parts.every((name) => asked.has(name)))
  },
)
