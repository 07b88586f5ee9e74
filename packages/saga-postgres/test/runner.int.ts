import type { Outcome } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import type { StartAnswer } from '@comptoir/saga/engine.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSagaMetrics } from '../src/runner/saga-metrics.ts'
import { achat, anIntent, Participants, refused, unknown, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

const aRequest = () => {
  const id = newId()
  return { id, definition: 'achat', input: { id } }
}
const phaseOf = (answer: StartAnswer) => (answer.kind === 'ended' ? answer.state.phase : answer.kind)
const ever = new Promise<Outcome>(() => undefined)
/** Closes what earlier tests left running, for tests that count what a runner holds. */
const nothingLeft = () =>
  world
    .journal()
    .pool.query(
      `update sagas set recover = false, status = 'ANNULEE', ended_at = clock_timestamp() where recover`,
    )

test('a saga whose steps succeed is answered before its trailing step, and ends in the journal', async () => {
  const caller = new Participants()
  const journal = world.journal()
  const runner = await world.runner({ caller, journal })
  const request = aRequest()
  const answer = await runner.start(request)
  expect(answer).toMatchObject({ kind: 'ended', state: { answered: true } })
  const row = await until(async () => {
    const seen = await journal.read(request.id)
    return seen?.recover === false && seen
  })
  expect(row).toMatchObject({ status: 'completed', state: { phase: 'completed' } })
  expect(row.state.reached.map(({ statut }) => statut)).toEqual(['STOCK_RESERVE', 'PAYEE', 'CONFIRMEE'])
  expect(caller.applied.get(request.id)).toEqual([
    'stock.reserver',
    'paiement.payer',
    'commande.confirmer',
    'stock.sortir',
  ])
  await until(async () => runner.held().length === 0)
})

test('a refused pivot undoes what was done before the answer leaves', async () => {
  const caller = new Participants()
  caller.scripts.set('paiement.payer', () => refused)
  const journal = world.journal()
  const runner = await world.runner({ caller, journal })
  const request = aRequest()
  const answer = await runner.start(request)
  expect(answer).toMatchObject({
    kind: 'ended',
    state: { phase: 'compensated', cause: { kind: 'refused', step: 'payer' } },
  })
  expect(caller.applied.get(request.id)).toEqual(['stock.reserver', 'stock.liberer'])
  expect(await journal.read(request.id)).toMatchObject({ status: 'compensated', recover: false })
})

test('fifty concurrent starts with one client key run one saga', async () => {
  const caller = new Participants()
  const runner = await world.runner({ caller })
  const client = { key: 'client:7', fingerprint: 'f' }
  const answers = await Promise.all(Array.from({ length: 50 }, () => runner.start({ ...aRequest(), client })))
  expect(answers.filter((answer) => answer.kind === 'ended')).toHaveLength(1)
  expect(answers.filter((answer) => answer.kind === 'existing')).toHaveLength(49)
  expect(caller.applied.size).toBe(1)
})

test('beyond its slots a runner starts nothing, and a sleeping saga holds none', async () => {
  const caller = new Participants()
  const limits = { maxRuns: 2, retryBaseMs: 60_000, retryCapMs: 60_000, waitMs: 20 }
  caller.scripts.set('stock.reserver', () => unknown)
  const runner = await world.runner({ caller, limits, random: () => 0.9 })
  for (let count = 0; count < 5; count += 1) expect(phaseOf(await runner.start(aRequest()))).toBe('pending')
  expect(runner.held()).toHaveLength(5)
  const stuck = await world.runner({ caller: { call: () => ever }, limits })
  const answers = await Promise.all([1, 2, 3].map(() => stuck.start(aRequest())))
  expect(answers.map(phaseOf)).toEqual(['pending', 'pending', 'overloaded'])
})

test('a running saga holds one slot, however long its caller waits', async () => {
  await nothingLeft()
  let asked = 0
  const call = () => {
    asked += 1
    return ever
  }
  const limits = { maxRuns: 4, waitMs: 1_000 }
  const runner = await world.runner({ caller: { call }, limits })
  const waiting: Promise<StartAnswer>[] = []
  for (let count = 1; count <= 4; count += 1) {
    waiting.push(runner.start(aRequest()))
    // One after the other: each runs, and its caller waits, when the next one comes.
    await until(async () => asked >= count)
  }
  expect(phaseOf(await runner.start(aRequest()))).toBe('overloaded')
  expect((await Promise.all(waiting)).map(phaseOf)).toEqual(['pending', 'pending', 'pending', 'pending'])
})

test('a runner whose slots are all taken still takes over what a dead one left', async () => {
  await nothingLeft()
  const { journal, owner } = await world.owner()
  const left = anIntent(owner)
  await journal.start(left)
  const busy = await world.runner({ caller: { call: () => ever }, limits: { maxRuns: 1, waitMs: 1 } })
  expect(phaseOf(await busy.start(aRequest()))).toBe('pending')
  await journal.pool.query(
    `update orchestrators set lease_until = clock_timestamp() - interval '1 second' where id = $1`,
    [owner],
  )
  await until(async () => busy.held().includes(left.id))
})

test('a runner that lost its sagas changes nothing, and its waiter learns what became of them', async () => {
  const caller = new Participants()
  let release: (outcome: Outcome) => void = () => undefined
  const slow = new Promise<Outcome>((resolve) => {
    release = resolve
  })
  const journals = [world.journal(), world.journal()] as const
  const request = aRequest()
  // Of this saga: others, left by earlier tests, may be taken over and paid here as well.
  let paying = false
  const registry = createMetrics('essai', 'essai-1')
  const zombie = await world.runner({
    journal: journals[0],
    metrics: createSagaMetrics(registry),
    caller: {
      call: (call, how) => {
        paying ||= how.key.startsWith(request.id) && how.key.includes('payer')
        return how.key.includes('payer') ? slow : caller.call(call, how)
      },
    },
    limits: { heartbeatMs: 600_000, claimEveryMs: 600_000 },
  })
  const waiting = zombie.start(request)
  await until(async () => paying)
  await journals[0].flush()
  await world.expire(journals[0])
  await world.runner({ caller, journal: journals[1] })
  const row = await until(async () => {
    const seen = await journals[1].read(request.id)
    return seen?.recover === false && seen
  })
  release(unknown)
  expect(phaseOf(await waiting)).toBe('completed')
  const after = await journals[1].read(request.id)
  expect([after?.version, after?.epoch]).toEqual([row.version, row.epoch])
  expect(await registry.metrics()).toMatch(/^saga_fenced_total\{.*\} [1-9]/m)
})

test('many starts that meet a dead lease at once renew it once, and lose no saga', async () => {
  const journal = world.journal({ laneMax: 1 })
  const limits = { heartbeatMs: 600_000, claimEveryMs: 600_000 }
  const runner = await world.runner({ caller: new Participants(), journal, limits })
  await world.expire(journal)
  const answers = await Promise.all(Array.from({ length: 30 }, () => runner.start(aRequest())))
  expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'ended'))
})

test('a lease that died is renewed under a new owner, which goes on with what the old one had', async () => {
  const caller = new Participants()
  const journal = world.journal()
  const runner = await world.runner({ caller, journal, limits: { heartbeatMs: 20 } })
  let asked = 0
  caller.scripts.set('paiement.payer', () => (++asked < 3 ? unknown : undefined))
  const request = aRequest()
  const answer = runner.start(request)
  await until(async () => asked > 0)
  await world.expire(journal)
  expect(phaseOf(await answer)).toBe('running')
  await until(async () => (await journal.read(request.id))?.recover === false)
  expect(caller.applied.get(request.id)?.filter((id) => id === 'paiement.payer')).toHaveLength(1)
})

test('an undo that is refused parks the saga; `forcer` asks it once more and goes on, with its line of the audit', async () => {
  const caller = new Participants()
  caller.scripts.set('paiement.payer', () => refused)
  caller.scripts.set('stock.liberer', () => refused)
  // The runner's own tick must not take up the row in the moment between the act and its run.
  const journal = world.journal({ quietMs: 60_000 })
  const runner = await world.runner({ caller, journal })
  const request = aRequest()
  expect(phaseOf(await runner.start(request))).toBe('pending')
  const parked = await until(async () => {
    const row = await journal.read(request.id)
    return row?.status === 'stuck' && row
  })
  expect(parked.recover).toBe(false)
  const act = { id: request.id, reason: 'fait à la main', author: 'op' }
  expect(await runner.operate({ ...act, action: 'cancel' })).toMatchObject({ kind: 'impossible' })
  const answers = await Promise.all([1, 2].map(() => runner.operate({ ...act, action: 'force' })))
  expect(answers.filter(({ kind }) => kind === 'impossible')).toHaveLength(1)
  await until(async () => (await journal.read(request.id))?.status === 'compensated')
  expect(caller.asked.filter(({ key }) => key === `${request.id}:reserver:undo`)).toHaveLength(2)
  const { rows } = await journal.pool.query('select action, avant, apres from audit where saga_id = $1', [
    request.id,
  ])
  expect(rows).toEqual([{ action: 'forcer', avant: 'BLOQUEE', apres: 'COMPENSATION' }])
  expect(await runner.operate({ ...act, action: 'retry' })).toMatchObject({ kind: 'impossible' })
  expect(await runner.operate({ ...act, id: newId(), action: 'retry' })).toMatchObject({
    kind: 'not-found',
  })
})

test('`annuler` reaches the owner of a running saga through the journal', async () => {
  const caller = new Participants()
  caller.scripts.set('stock.reserver', () => unknown)
  const journal = world.journal()
  const owner = await world.runner({ caller, journal, limits: { waitMs: 10 } })
  const other = await world.runner({ caller: new Participants() })
  const request = aRequest()
  await owner.start(request)
  const answer = await other.operate({
    id: request.id,
    action: 'cancel',
    reason: 'le client renonce',
    author: 'op',
  })
  expect(answer).toEqual({ kind: 'accepted', status: 'running', definition: 'achat', repeated: false })
  const row = await until(async () => {
    const seen = await journal.read(request.id)
    return seen?.status === 'compensated' && seen
  })
  expect(row.state.cause).toMatchObject({ kind: 'cancelled', detail: 'le client renonce' })
  // Asked or not, every step down from the point of no return has its tombstone.
  expect(caller.applied.get(request.id)).toEqual(['paiement.annuler', 'stock.liberer'])
})

test('a drained runner ends what it can, and another goes on with the rest without counting a takeover', async () => {
  const caller = new Participants()
  const journal = world.journal()
  const runner = await world.runner({ journal, caller: { call: () => ever }, limits: { waitMs: 60_000 } })
  const request = aRequest()
  const waiting = runner.start(request)
  await until(async () => (await journal.read(request.id)) !== null)
  await runner.drain(10)
  expect(phaseOf(await waiting)).toBe('pending')
  expect(phaseOf(await runner.start(aRequest()))).toBe('overloaded')
  const next = world.journal()
  await world.runner({ caller, journal: next })
  const row = await until(async () => {
    const seen = await next.read(request.id)
    return seen?.recover === false && seen
  })
  expect(row).toMatchObject({ status: 'completed', takeovers: 0 })
})

test('a saga whose next state cannot be stored is parked, and does not spin', async () => {
  const caller = new Participants()
  const journal = world.journal()
  const definition = {
    ...achat,
    steps: achat.steps.map((step) =>
      step.name === 'reserver' ? { ...step, keep: () => ({ id: 1n }) } : step,
    ),
  }
  const runner = await world.runner({ caller, journal, definitions: [definition] })
  const request = aRequest()
  expect(phaseOf(await runner.start(request))).toBe('pending')
  const row = await until(async () => {
    const seen = await journal.read(request.id)
    return seen?.status === 'stuck' && seen
  })
  expect(row.state.parked).toMatchObject({ why: 'fault', from: 'running' })
  expect(runner.held()).toEqual([])
})

test('a saga that keeps losing its owners is parked at the fifth', async () => {
  const journal = world.journal()
  const first = await world.runner({ journal, caller: { call: () => ever }, limits: { waitMs: 10 } })
  const request = aRequest()
  await first.start(request)
  await first.drain(0)
  await journal.pool.query('update sagas set takeovers = 4 where id = $1', [request.id])
  // Lost, not given up: whether the release of the drain has reached the database by now or not.
  await world.expire(journal)
  const caller = new Participants()
  await world.runner({ caller, definitions: [achat] })
  const row = await until(async () => {
    const seen = await journal.read(request.id)
    return seen?.status === 'stuck' && seen
  })
  expect(row).toMatchObject({ takeovers: 5, state: { parked: { why: 'takeovers' } } })
  expect(caller.asked.some(({ key }) => key.startsWith(request.id))).toBe(false)
})
