import { newId } from '@comptoir/kit/ids.ts'
import { type DatabaseWay, openWay } from '@comptoir/testing/database-way.ts'
import type { ProxiedRequest } from '@comptoir/testing/tcp-proxy.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { anIntent, Participants, until, World } from './support.ts'

let world: World
let way: DatabaseWay
let silent: boolean
let caller: Participants
beforeAll(async () => {
  world = await World.open()
})
beforeEach(async () => {
  caller = new Participants()
  silent = false
  way = await openWay(world.database.url, (request) => ({
    kind: silent && isIntent(request) ? 'cut' : 'pass',
  }))
})
afterEach(async () => {
  await world.reset()
  await way.close()
})
afterAll(() => world.close())

const isIntent = ({ text }: ProxiedRequest) => text.includes('insert into sagas')
/** The next intent is written; its reply is lost. */
const loseReply = () => way.next({ kind: 'cut' }, { when: isIntent })
const aRequest = () => {
  const id = newId()
  return { id, definition: 'achat', input: { id } }
}

test('an order whose intent was written, but not answered, is the one that runs and is answered', async () => {
  const runner = await world.runner({ caller, journal: world.journal({ url: way.url }) })
  loseReply()
  const request = aRequest()
  expect(await runner.start(request)).toMatchObject({ kind: 'ended', state: { sagaId: request.id } })
  expect([...caller.applied.keys()]).toEqual([request.id])
})

test('under a client key as well: it is not taken for an earlier request', async () => {
  const runner = await world.runner({ caller, journal: world.journal({ url: way.url }) })
  loseReply()
  const client = { key: `client:${newId()}`, fingerprint: 'f' }
  expect(await runner.start({ ...aRequest(), client })).toMatchObject({ kind: 'ended' })
  expect(await runner.start({ ...aRequest(), client })).toMatchObject({ kind: 'existing' })
  expect(caller.applied.size).toBe(1)
})

test('an order of which nothing is known when the wait is over is said to be unknown, and runs by itself', async () => {
  const journal = world.journal({ url: way.url })
  const runner = await world.runner({ caller, journal, limits: { waitMs: 100, recordMs: 100 } })
  const request = aRequest()
  // The first is written; nothing says so.
  silent = true
  const answer = await runner.start(request)
  silent = false
  expect(answer).toMatchObject({ kind: 'unknown', id: request.id, finalInMs: expect.any(Number) })
  await until(async () => caller.applied.get(request.id)?.includes('stock.sortir'))
  expect([...caller.applied.keys()]).toEqual([request.id])
})

test('an intent that is delivered after it was written again makes no second order', async () => {
  const runner = await world.runner({ caller, journal: world.journal({ url: way.url }) })
  const written = Promise.withResolvers<void>()
  way.next({ kind: 'late', after: written.promise }, { when: isIntent })
  const request = aRequest()
  expect(await runner.start(request)).toMatchObject({ kind: 'ended', state: { sagaId: request.id } })
  written.resolve()
  await until(async () => way.counts.late === 1)
  expect([...caller.applied.keys()]).toEqual([request.id])
})

test('an intent that comes too late writes nothing, alone and in a group', async () => {
  const { journal, owner } = await world.owner()
  const late = () => anIntent(owner, { expires: Date.now() - 1_000 })
  const intents = [late(), late(), anIntent(owner)] as const
  expect(await journal.start(late())).toEqual({ kind: 'expired' })
  const answers = await Promise.all(intents.map((intent) => journal.start(intent)))
  expect(answers.map(({ kind }) => kind)).toEqual(['expired', 'expired', 'started'])
  expect(await journal.read(intents[0].id)).toBeNull()
})
