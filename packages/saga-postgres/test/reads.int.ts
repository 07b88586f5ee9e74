import { newId } from '@comptoir/kit/ids.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { countSagas, listSagas, readAudit, readHistory } from '../src/store/reads.ts'
import { Participants, refused, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

async function run(scripts: Participants['scripts'], ends: string) {
  const caller = new Participants()
  for (const [operation, script] of scripts) caller.scripts.set(operation, script)
  const journal = world.journal()
  const runner = await world.runner({ caller, journal })
  const id = newId()
  await runner.start({ id, definition: 'achat', input: { id } })
  await until(async () => (await journal.read(id))?.status === ends && runner.held().length === 0)
  const trail = await readHistory(journal.pool, id)
  if (trail === null) throw new Error('no history')
  return { id, journal, runner, trail }
}

test('lists filter by status, definition and age, newest first, page after page', async () => {
  const { journal } = await run(new Map(), 'completed')
  const runner = await world.runner({ caller: new Participants(), journal })
  for (let count = 0; count < 4; count += 1) {
    const id = newId()
    await runner.start({ id, definition: 'achat', input: { id } })
    // The answer may leave before its last entries; a reader that comes at once asks for them first.
    await runner.flush(id)
  }
  const all = await listSagas(journal.pool, { definition: 'achat', limit: 100 })
  const ids = all.map(({ id }) => id)
  expect(ids).toEqual(ids.toSorted().toReversed())
  const [first, second, third] = await listSagas(journal.pool, { limit: 3 })
  expect(await listSagas(journal.pool, { limit: 1, after: second?.id })).toMatchObject([{ id: third?.id }])
  expect(first?.id).toBe(ids[0])
  expect(await listSagas(journal.pool, { definition: 'autre', limit: 5 })).toEqual([])
  expect(await listSagas(journal.pool, { minAgeSeconds: 3_600, limit: 5 })).toEqual([])
  expect(await listSagas(journal.pool, { status: 'stuck', limit: 5 })).toEqual([])
  expect(await countSagas(journal.pool, { status: 'completed' })).toBeGreaterThanOrEqual(5)
})

test('a parked saga shows where it is stuck, and its audit what was done about it', async () => {
  const scripts: Participants['scripts'] = new Map([
    ['paiement.payer', () => refused],
    ['stock.liberer', () => refused],
  ])
  const { id, journal, runner, trail } = await run(scripts, 'stuck')
  expect(trail.state).toMatchObject({ phase: 'stuck', step: 0, parked: { why: 'refused' } })
  await runner.operate({ id, action: 'retry', reason: 'nouvel essai', author: 'op' })
  expect(await readAudit(journal.pool, id)).toMatchObject([
    { author: 'op', action: 'retry', reason: 'nouvel essai', before: 'stuck', after: 'compensating' },
  ])
  expect(await readHistory(journal.pool, newId())).toBeNull()
  expect(await readAudit(journal.pool, id)).not.toBeNull()
  expect(await readAudit(journal.pool, newId())).toBeNull()
})
