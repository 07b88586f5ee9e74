/** Outages of participants and of the journal: they heal by themselves, and are seen meanwhile. */
import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSagaMetrics } from '../src/runner/saga-metrics.ts'
import type { PgJournal } from '../src/store/journal-pg.ts'
import { anIntent, Participants, unknown, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

test('while a participant is away, what waits for it is not parked, and its age is told', async () => {
  const caller = new Participants()
  let away = true
  caller.scripts.set('commande.confirmer', () => (away ? unknown : undefined))
  const registry = createMetrics('essai', 'essai')
  const journal = world.journal()
  const runner = await world.runner({ caller, journal, metrics: createSagaMetrics(registry) })
  const id = newId()
  const answer = runner.start({ id, definition: 'achat', input: { id } })
  await until(async () => ((await journal.read(id))?.state.attempt ?? 0) > 150)
  await journal.pool.query(`update sagas set created_at = created_at - interval '1 hour' where id = $1`, [id])
  const oldest = async () => (await registry.getSingleMetric('saga_oldest_seconds')?.get())?.values[0]?.value
  await until(async () => ((await oldest()) ?? 0) >= 3_600)
  away = false
  expect(await answer).toMatchObject({ kind: 'ended', state: { answered: true } })
  await until(async () => (await oldest()) === 0)
})

/** A journal that cannot be reached for heartbeats while it is `out`. */
function unreachable(journal: PgJournal) {
  const line = { out: false, missed: 0, underWay: 0 }
  const refuse = () => {
    line.missed += 1
    return Promise.reject(new Error('no answer'))
  }
  const follow = async (heartbeat: Promise<unknown>) => {
    line.underWay += 1
    try {
      return await heartbeat
    } finally {
      line.underWay -= 1
    }
  }
  const proxy = new Proxy(journal, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      if (name !== 'heartbeat') return method.bind(target)
      return line.out
        ? refuse
        : (...args: unknown[]) => follow(method.apply(target, args) as Promise<unknown>)
    },
  })
  return { journal: proxy, line }
}

test('leases that ran out while the journal could not be reached are no lost owners, however often', async () => {
  const caller = new Participants()
  caller.scripts.set('commande.confirmer', () => unknown)
  const limits = { heartbeatMs: 10, waitMs: 10, retryBaseMs: 100, retryCapMs: 100 }
  const journal = world.journal()
  const reached = [unreachable(journal), unreachable(world.journal())]
  const runners = await Promise.all(
    reached.map((it) => world.runner({ caller, limits, journal: it.journal })),
  )
  const ids = await Promise.all(
    runners.map(async (runner) => {
      const id = newId()
      await runner.start({ id, definition: 'achat', input: { id } })
      return id
    }),
  )
  const rows = () => Promise.all(ids.map((id) => journal.read(id)))
  await until(async () => (await rows()).every((row) => (row?.state.attempt ?? 0) > 0))
  for (let outage = 1; outage <= 6; outage += 1) {
    const before = await rows()
    for (const { line } of reached) Object.assign(line, { out: true, missed: 0 })
    // One that left before would still learn that its lease is dead, and take that for its own fault.
    await until(async () => reached.every(({ line }) => line.underWay === 0))
    await world.expire(journal)
    await until(async () => reached.every(({ line }) => line.missed > 1))
    for (const { line } of reached) line.out = false
    await until(async () => (await rows()).every((row, index) => row?.owner !== before[index]?.owner))
  }
  expect((await rows()).map((row) => [row?.status, row?.takeovers])).toEqual([
    ['running', 0],
    ['running', 0],
  ])
})

test('an owner that is lost while the journal answers is counted', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  await world.runner({ caller: { call: () => new Promise(() => undefined) } })
  await world.expire(journal)
  await until(async () => (await journal.read(intent.id))?.takeovers === 1)
})
