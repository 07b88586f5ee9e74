/** A saga that no live orchestrator can run is counted and shown, not waited for in silence. */
import { randomUUID } from 'node:crypto'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSagaMetrics } from '../src/runner/saga-metrics.ts'
import { countSagas, listSagas, readHistory } from '../src/store/reads.ts'
import { achat, anIntent, Participants, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

/** Sagas of version 2 that an orchestrator has left, and that none runs after the roll-back. */
async function rolledBack(count: number) {
  const { journal, owner } = await world.owner({ definitions: [achat, { ...achat, version: 2 }] })
  const intents = Array.from({ length: count }, () => anIntent(owner, { definitionVersion: 2 }))
  await Promise.all(intents.map((intent) => journal.start(intent)))
  return { journal, owner, ids: intents.map(({ id }) => id) }
}

test('sagas of a definition that no live orchestrator runs are counted once their owner is gone', async () => {
  const { journal, owner, ids } = await rolledBack(3)
  const next = await world.owner({ definitions: [achat] })
  const before = await next.journal.countOrphaned()
  await journal.release(owner)
  expect(await next.journal.claimDue(next.owner, 100)).toEqual([])
  expect(await next.journal.countOrphaned()).toBe(before + ids.length)
  const orphans = await listSagas(journal.pool, { orphaned: true, limit: 100 })
  expect(orphans.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
  expect(orphans.every(({ orphaned }) => orphaned)).toBe(true)
  expect(await countSagas(journal.pool, { orphaned: true })).toBe(before + ids.length)
  expect(await readHistory(journal.pool, ids[0] ?? '')).toMatchObject({ orphaned: true })
  // One that runs it comes back: nothing is orphaned, and it takes them over.
  const back = await world.owner({ definitions: [{ ...achat, version: 2 }] })
  expect(await next.journal.countOrphaned()).toBe(before)
  expect((await back.journal.claimDue(back.owner, 100)).map(({ id }) => id)).toEqual(
    expect.arrayContaining(ids),
  )
})

test('what an orchestrator of an earlier version, which does not say what it runs, may take over is not orphaned', async () => {
  const { journal, owner, ids } = await rolledBack(1)
  await journal.release(owner)
  await world.owner()
  expect(await readHistory(journal.pool, ids[0] ?? '')).toMatchObject({ orphaned: false })
})

test('a saga whose owner the journal does not know at all is orphaned, as nobody would ever claim it', async () => {
  const { journal, owner } = await world.owner({ definitions: [achat] })
  const intent = anIntent(owner)
  await journal.start(intent)
  const before = await journal.countOrphaned()
  await journal.pool.query('update sagas set owner = $2 where id = $1', [intent.id, randomUUID()])
  expect(await journal.countOrphaned()).toBe(before + 1)
  expect(await readHistory(journal.pool, intent.id)).toMatchObject({ orphaned: true })
})

test('a runner tells how many are orphaned, and says so once', async () => {
  const { journal, owner, ids } = await rolledBack(2)
  await journal.release(owner)
  await world.expire(journal)
  const registry = createMetrics('orchestrateur', 'essai')
  const errors: string[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_: object, text: string) => errors.push(text),
  }
  await world.runner({
    caller: new Participants(),
    journal: world.journal({ definitions: [achat] }),
    metrics: createSagaMetrics(registry),
    log: log as never,
  })
  const told = async () => (await registry.getSingleMetric('saga_orphaned')?.get())?.values[0]?.value
  await until(async () => ((await told()) ?? 0) >= ids.length)
  await until(async () => errors.length > 0)
  expect(errors.filter((text) => text.includes('no live orchestrator'))).toHaveLength(1)
})
