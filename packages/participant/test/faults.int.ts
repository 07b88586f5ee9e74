import { newId } from '@comptoir/kit/ids.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ServedOperation } from '../src/operation.ts'
import { serveOperations } from '../src/serve-operations.ts'
import { appDeps, compter, emptyApp, template } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: async () => undefined })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

/** An operation that fails as `script` says, by the number of the call; `groups` keeps how many commands each call had. */
function failing(script: (call: number) => string | undefined) {
  const groups: number[] = []
  const served: ServedOperation = {
    spec: compter.spec,
    handle: async (tx, commands, context) => {
      groups.push(commands.length)
      const code = script(groups.length)
      if (code !== undefined) throw Object.assign(new Error('essai'), { code })
      return compter.handle(tx, commands, context)
    },
  }
  return { served, groups }
}

const requests = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `${newId()}:e:do`,
    body: { commandeId: unId(index), n: 1 },
  }))

test('one by one ends when the server is gone: nobody else waits for it in turn', async () => {
  const { served, groups } = failing((call) => (call === 1 ? '22012' : call === 3 ? '57P01' : undefined))
  const answers = await world.run(served, requests(10))
  expect(groups).toEqual([10, 1, 1])
  expect(answers.map(({ kind }) => kind)).toEqual(['done', ...Array.from({ length: 9 }, () => 'fault')])
})

test('one by one waits for few locks in vain, whatever the size of the group', async () => {
  const { served, groups } = failing(() => '55P03')
  const answers = await world.run(served, requests(64))
  expect(groups).toEqual([64, 1, 1, 1])
  expect(answers).toHaveLength(64)
})

test.each([
  ['of the server', '57P01', [2, 2]],
  ['of a lock', '40P01', [2, 1, 1, 2]],
  ['of its data', '22012', [2, 1, 1, 1, 1]],
])('after a fault %s, commands travel together unless the fault is their own', async (_, code, expected) => {
  const first = code === '57P01' ? 1 : 3
  const { served, groups } = failing((call) => (call <= first ? code : undefined))
  const deps = appDeps(world.pool)
  const app = await emptyApp(deps)
  serveOperations(app, deps, [served])
  const commands = requests(2).map(({ key, body }) => ({
    key,
    body: { commande_id: body.commandeId, n: body.n },
  }))
  const send = () => app.inject({ method: 'POST', url: '/interne/essai/compter/lot', payload: { commands } })
  const outcomes = async () =>
    ((await send()).json().replies as { outcome: string }[]).map(({ outcome }) => outcome)
  expect(await outcomes()).toEqual(['error', 'error'])
  expect(await outcomes()).toEqual(['succeeded', 'succeeded'])
  expect(groups).toEqual(expected)
  await app.close()
})
