/** Outages of participants and of the journal: they heal by themselves, and are seen meanwhile. */
import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/metrics.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSagaMetrics } from '../src/runner/saga-metrics.ts'
import { Participants, unknown, until, World } from './support.ts'

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
