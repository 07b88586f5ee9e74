import { newId } from '@comptoir/kit/ids.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runGroup, type ServedOperation } from '../src/operation.ts'
import { compter, observe, openPool, template } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: async () => undefined, open: openPool })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

/** How far a test has put the clock forward: beyond that it is the real one, for PostgreSQL's waiting is real. */
let aheadMs = 0
beforeEach(() => {
  aheadMs = 0
})
const monotonicMs = () => performance.now() + aheadMs

const run = (commands: Parameters<typeof runGroup>[2], served = compter) =>
  runGroup({ pool: world.pool, now: () => new Date(), monotonicMs, newId }, served, commands)
const command = (n: number, leftMs: number) => ({
  key: `${newId()}:e:do`,
  body: { commandeId: unId(n), n },
  fingerprint: String(n),
  deadline: monotonicMs() + leftMs,
})

test('a command that nobody awaits any more is not begun, and its neighbours are', async () => {
  const late = command(1, 0)
  const answers = await run([late, command(2, 60_000)])
  expect(answers).toMatchObject([
    { kind: 'fault', cause: { refusal: { refus: 'DELAI_TROP_COURT' } } },
    { kind: 'done', reply: { n: 2 } },
  ])
  expect(await observe(world.pool)).toEqual([{ commande_id: unId(2), n: 2 }])
  // Nothing is kept of it: asked again with time left, it is done.
  expect(await run([{ ...late, deadline: monotonicMs() + 60_000 }])).toMatchObject([{ kind: 'done' }])
})

test('time that a failed group took is gone for each of its commands', async () => {
  let groups = 0
  const served: ServedOperation = {
    spec: compter.spec,
    handle: (tx, commands, context) => {
      groups += 1
      if (groups > 1) return compter.handle(tx, commands, context)
      aheadMs += 20_000
      throw Object.assign(new Error('essai'), { code: '22012' })
    },
  }
  expect(await run([command(1, 10_000), command(2, 60_000)], served)).toMatchObject([
    { kind: 'fault', cause: { refusal: { refus: 'DELAI_TROP_COURT' } } },
    { kind: 'done', reply: { n: 2 } },
  ])
  expect(groups).toBe(2)
})

test('a lock that lasts longer than the caller waits ends the command, with nothing of it left', async () => {
  await run([command(1, 60_000)])
  const blocker = await world.pool.connect()
  try {
    await blocker.query('begin')
    await blocker.query('select from comptes for update')
    const blocked = { ...command(1, 100), key: `${newId()}:e:do` }
    // The statement's limit, not the lock's: the latter is five times as long.
    expect(await run([blocked])).toMatchObject([{ kind: 'fault', cause: { code: '57014' } }])
    await blocker.query('commit')
    expect(await observe(world.pool)).toEqual([{ commande_id: unId(1), n: 1 }])
    const again = await run([{ ...blocked, deadline: monotonicMs() + 60_000 }])
    expect(again).toMatchObject([{ kind: 'done' }])
  } finally {
    blocker.release()
  }
})

test('a group has the time of the one that is awaited longest', async () => {
  const blocker = await world.pool.connect()
  try {
    await run([command(1, 60_000)])
    await blocker.query('begin')
    await blocker.query('select from comptes for update')
    const answers = run([command(1, 100), command(2, 60_000)])
    // Only the lock's own limit ends it, and then each is tried alone: the hasty one gives up, the patient one is done.
    expect(await answers).toMatchObject([{ kind: 'fault' }, { kind: 'done', reply: { n: 2 } }])
  } finally {
    await blocker.query('rollback')
    blocker.release()
  }
})
