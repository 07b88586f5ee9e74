/** To cancel a running saga is an event for its owner; one that comes too late says so, once, in the audit and the history. */
import { newId } from '@comptoir/kit/ids.ts'
import { initialState, type SagaState } from '@comptoir/saga/machine/state.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readAudit, readHistory } from '../src/store/reads.ts'
import { achat, anEntry, anIntent, awaited, Participants, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

const cancellation = { author: 'alice', reason: 'le client renonce' }

test('a cancellation whose saga had passed its point of no return leaves its line in the audit and in the history', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  expect(await journal.requestCancel({ id: intent.id, ...cancellation })).toBe(true)
  const state: SagaState = { ...intent.state, phase: 'completed', step: 4, pivotDone: true, answered: true }
  await journal.save(anEntry(intent, { state, status: 'completed', recover: false }), awaited)
  const other = await world.owner()
  // Every orchestrator looks, and may do so at the same moment.
  await Promise.all([journal.readCancelRequests(owner), other.journal.readCancelRequests(other.owner)])
  expect(await readAudit(journal.pool, intent.id)).toMatchObject([
    { ...cancellation, action: 'cancel', before: 'running', after: 'running' },
    { author: null, reason: cancellation.reason, before: 'completed', after: 'too-late' },
  ])
  const history = await readHistory(journal.pool, intent.id)
  expect(history?.transitions.filter(({ kind }) => kind === 'cancel-too-late')).toMatchObject([
    { detail: cancellation.reason },
  ])
})

test('one that came too late for a saga which still waits says so at once, and the saga goes on', async () => {
  const participants = new Participants()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const call: Participants['call'] = async (what, how) => {
    if (what.operation.id === 'commande.confirmer') await held
    return participants.call(what, how)
  }
  const journal = world.journal()
  const runner = await world.runner({ caller: { call }, journal, limits: { waitMs: 10 } })
  const id = newId()
  await runner.start({ id, definition: 'achat', input: { id } })
  await until(async () => (await journal.read(id))?.state.pivotDone)
  // As it is left when the owner passes the point of no return before it sees the request.
  await journal.pool.query('insert into cancel_requests (saga_id, motif) values ($1, $2)', [
    id,
    cancellation.reason,
  ])
  await journal.pool.query(`update sagas set updated_at = updated_at - interval '1 minute' where id = $1`, [
    id,
  ])
  const late = async () => (await readAudit(journal.pool, id)) ?? []
  await until(async () => (await late()).some(({ after }) => after === 'too-late'))
  expect((await journal.read(id))?.status).toBe('running')
  release()
  await until(async () => (await journal.read(id))?.status === 'completed')
  expect((await late()).filter(({ after }) => after === 'too-late')).toHaveLength(1)
})

test('one whose saga was undone, for whatever reason, leaves nothing more to say', async () => {
  const { journal, owner } = await world.owner()
  const intent = anIntent(owner)
  await journal.start(intent)
  await journal.requestCancel({ id: intent.id, ...cancellation })
  const fresh = initialState(achat, { sagaId: intent.id, input: {}, now: 0, deadlineMs: 1 })
  const state: SagaState = { ...fresh, phase: 'compensated' }
  await journal.save(anEntry(intent, { state, status: 'compensated', recover: false }), awaited)
  await journal.readCancelRequests(owner)
  expect(await readAudit(journal.pool, intent.id)).toHaveLength(1)
  const { rows } = await journal.pool.query('select from cancel_requests where saga_id = $1', [intent.id])
  expect(rows).toEqual([])
})
