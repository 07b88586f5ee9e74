/** In which order a lot tells the tables, and hands its sagas on. */
import { DONE, purchase } from '@comptoir/saga/conformance/engine-world.ts'
import { DEFAULT_LIMITS } from '@comptoir/saga/machine/retry-policy.ts'
import { expect, test } from 'vitest'
import { lotHandlers } from '../src/lot.ts'
import { Stretches } from '../src/stretches.ts'
import { carriedFrom, intended } from './world.ts'

/** A lot of one saga whose payment is answered so, and what happens in its order. */
async function runs(payment: 'succeeded' | 'unknown', losses = 0): Promise<readonly string[]> {
  const happened: string[] = []
  const stretches = new Stretches({
    definitions: [purchase],
    caller: {
      call: async ({ operation: { id } }) =>
        id === 'bank.pay' && payment === 'unknown' ? { kind: 'unknown', reason: 'TIMEOUT' } : DONE,
    },
    clock: Date.now,
    losses: { of: async () => losses },
    limits: DEFAULT_LIMITS,
    strict: false,
  })
  const note = (what: string) => void (happened.at(-1) === what || happened.push(what))
  const readModel = { hold: () => note('noted'), show: async () => note('shown') }
  const ctx = {
    run: (_name: unknown, work: () => unknown) => work(),
    genericSend: ({ service }: { readonly service: string }) => note(`handed to ${service}`),
  } as unknown as Parameters<ReturnType<typeof lotHandlers>['run']>[0]
  await lotHandlers({ stretches, readModel }).run(ctx, [carriedFrom(intended())])
  return happened
}

test('what nobody waits for is handed on once the lines before it are in the tables', async () => {
  expect(await runs('succeeded')).toEqual(['noted', 'shown', 'handed to lot'])
})

test('a saga that waits leaves its lot once the lines before it are in the tables', async () => {
  expect((await runs('unknown')).slice(0, 3)).toEqual(['noted', 'shown', 'handed to saga'])
})

test('one that may be what kills its workers leaves before it runs', async () => {
  expect(await runs('succeeded', 2)).toEqual(['shown', 'handed to saga', 'shown'])
})
