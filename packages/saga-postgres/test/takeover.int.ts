/** What a takeover leaves behind: a line of the timeline, and each end counted once. */
import type { Outcome } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSagaMetrics } from '../src/runner/saga-metrics.ts'
import type { PgJournal } from '../src/store/journal-pg.ts'
import { readHistory } from '../src/store/reads.ts'
import { achat, anIntent, Participants, refused, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

/** The metrics of one instance, and how often it counted an end. */
function counted() {
  const registry = createMetrics('orchestrateur', 'essai')
  const of = async (name: string) => {
    const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] }
    // A histogram has its count under a name of its own, beside its buckets and its sum.
    const counts = values.filter((value) => !('metricName' in value) || value.metricName === `${name}_count`)
    return counts.reduce((sum, { value }) => sum + value, 0)
  }
  return { metrics: createSagaMetrics(registry), of }
}

const ended = async (journal: PgJournal, id: string) =>
  until(async () => {
    const row = await journal.read(id)
    return row?.recover === false && row
  })

test('an answered saga that another orchestrator ends is counted by one of them', async () => {
  const [first, second] = [counted(), counted()]
  const journal = world.journal()
  const caller = new Participants()
  const leaving = new Promise<Outcome>(() => undefined)
  const runner = await world.runner({
    journal,
    metrics: first.metrics,
    caller: {
      call: (call, how) => (call.operation.id === 'stock.sortir' ? leaving : caller.call(call, how)),
    },
    limits: { heartbeatMs: 600_000, claimEveryMs: 600_000 },
  })
  const ids = Array.from({ length: 12 }, newId)
  await Promise.all(ids.map((id) => runner.start({ id, definition: 'achat', input: { id } })))
  await journal.flush()
  await until(async () => (await first.of('saga_success_total')) === 12)
  await world.expire(journal)
  const next = world.journal()
  await world.runner({ journal: next, caller, metrics: second.metrics })
  for (const id of ids) await ended(next, id)
  const totals = await Promise.all([first, second].map(({ of }) => of('saga_success_total')))
  expect(totals).toEqual([12, 0])
  const durations = await Promise.all([first, second].map(({ of }) => of('saga_duration_seconds')))
  expect(durations).toEqual([12, 0])
})

test('an end whose reply was lost is counted when the row shows that it was written', async () => {
  const { metrics, of } = counted()
  const inner = world.journal()
  let lost = 0
  const save: PgJournal['save'] = async (entry, how) => {
    const result = await inner.save(entry, how)
    if (entry.status !== 'compensated' || lost > 0) return result
    lost += 1
    throw new Error('the reply was lost')
  }
  const journal = new Proxy(inner, {
    get: (target, name: keyof PgJournal) => {
      if (name === 'save') return save
      const member = target[name]
      return typeof member === 'function' ? (member as () => unknown).bind(target) : member
    },
  })
  const caller = new Participants()
  caller.scripts.set('paiement.payer', () => refused)
  const runner = await world.runner({ journal, caller, metrics })
  const id = newId()
  const answer = await runner.start({ id, definition: 'achat', input: { id } })
  expect(answer).toMatchObject({ kind: 'ended', state: { phase: 'compensated' } })
  expect(lost).toBe(1)
  expect(await of('saga_failure_total')).toBe(1)
})

test('the end that an operator forces is counted', async () => {
  const { metrics, of } = counted()
  const caller = new Participants()
  caller.scripts.set('commande.confirmer', () => refused)
  const journal = world.journal({ quietMs: 60_000 })
  const runner = await world.runner({ journal, caller, metrics })
  const id = newId()
  await runner.start({ id, definition: 'achat', input: { id } })
  expect(await of('saga_success_total')).toBe(0)
  await runner.operate({ id, action: 'force', reason: 'fait à la main', author: 'op' })
  await ended(journal, id)
  expect(await of('saga_success_total')).toBe(1)
})

test('a claim of what a lost owner had leaves its line: where the saga stood, and whose it was', async () => {
  const { journal, owner } = await world.owner({ instance: 'orchestrateur-8002' })
  const intent = anIntent(owner)
  await journal.start(intent)
  await world.expire(journal)
  const next = await world.owner({ definitions: [achat] })
  await next.journal.claimDue(next.owner, 100)
  const trail = await readHistory(journal.pool, intent.id)
  if (trail === null) throw new Error('no history')
  expect(trail.transitions).toMatchObject([
    { kind: 'started' },
    {
      kind: 'taken-over',
      step: 'reserver',
      direction: 'do',
      phase: 'running',
      at: expect.any(Number),
      detail: 'orchestrateur-8002',
      lost: { owner, instance: 'orchestrateur-8002', epoch: 1, left: false },
    },
  ])
})

test('a claim of what an owner left by its own will says so', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  await journal.release(owner)
  const next = await world.owner()
  await next.journal.claimDue(next.owner, 100)
  const trail = await readHistory(journal.pool, intent.id)
  expect(trail?.transitions.at(-1)).toMatchObject({ kind: 'taken-over', lost: { left: true } })
})
