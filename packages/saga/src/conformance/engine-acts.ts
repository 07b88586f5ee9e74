/** What every engine must do when operators act: a part of `engine.ts`. */
import { expect, test } from 'vitest'
import { isNow, newId, PATIENCE, type Within } from './engine-world.ts'

/** Operators act on sagas. */
export function operateTests(within: Within): void {
  test(
    'a parked saga that is retried goes on, with its line in the audit',
    within(async (suite) => {
      const id = await suite.parked()
      expect((await suite.found(id)).state).toMatchObject({ phase: 'stuck', parked: { why: 'refused' } })
      const accepted = { kind: 'accepted', status: 'running', definition: 'purchase' }
      expect(await suite.act(id, 'retry')).toEqual(accepted)
      await isNow(suite, id, 'completed')
      expect(await suite.engine.audit(id)).toEqual([
        {
          at: expect.any(Number),
          author: 'suite',
          action: 'retry',
          reason: 'a test',
          before: 'stuck',
          after: 'running',
        },
      ])
    }),
  )

  test(
    'a step that is forced counts as done, and is not asked again',
    within(async (suite) => {
      const id = await suite.parked()
      expect(await suite.act(id, 'force')).toMatchObject({ kind: 'accepted' })
      await isNow(suite, id, 'completed')
      expect(suite.asked.filter((operation) => operation === 'order.confirm')).toHaveLength(1)
    }),
  )

  test(
    'of operators who act on one saga at once, one acts, and the audit has one line',
    within(async (suite) => {
      const id = await suite.parked()
      const confirm = suite.hold('order.confirm')
      const answers = await Promise.all([1, 2, 3].map(() => suite.act(id, 'retry')))
      expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
      expect(answers.filter(({ kind }) => kind === 'impossible')).toHaveLength(2)
      expect(await suite.engine.audit(id)).toHaveLength(1)
      confirm()
    }),
  )

  test(
    'a running saga that is cancelled turns back, up to its point of no return',
    within(async (suite) => {
      const [early, late] = [newId(), newId()]
      const pay = suite.hold('bank.pay')
      await suite.start({ id: early, respondAsync: true })
      await expect.poll(() => suite.asked.includes('bank.pay'), PATIENCE).toBe(true)
      expect(await suite.act(early, 'cancel')).toMatchObject({ kind: 'accepted', status: 'running' })
      pay()
      await isNow(suite, early, 'compensated')
      expect((await suite.found(early)).state?.cause).toMatchObject({ kind: 'cancelled', detail: 'a test' })
      const confirm = suite.hold('order.confirm')
      await suite.start({ id: late, respondAsync: true })
      await expect.poll(() => suite.asked.includes('order.confirm'), PATIENCE).toBe(true)
      await expect.poll(async () => (await suite.found(late)).state?.pivotDone, PATIENCE).toBe(true)
      expect(await suite.act(late, 'cancel')).toEqual({ kind: 'impossible', status: 'running' })
      confirm()
      await isNow(suite, late, 'completed')
    }),
  )

  test(
    'an act is bound to the version that its author looked at',
    within(async (suite) => {
      const id = await suite.parked()
      const { version } = await suite.found(id)
      const act = { id, action: 'retry', reason: 'a test', author: 'suite' } as const
      expect(await suite.engine.operate({ ...act, version: version - 1 })).toEqual({
        kind: 'outdated',
        version,
      })
      expect(await suite.engine.audit(id)).toEqual([])
      expect(await suite.engine.operate({ ...act, version })).toMatchObject({ kind: 'accepted' })
      await isNow(suite, id, 'completed')
    }),
  )

  test(
    'an act that makes no sense, or on a saga that is not there, changes nothing',
    within(async (suite) => {
      const [parked, ended] = [await suite.parked(), newId()]
      await suite.start({ id: ended })
      await isNow(suite, ended, 'completed')
      expect(await suite.act(parked, 'cancel')).toEqual({ kind: 'impossible', status: 'stuck' })
      expect(await suite.act(ended, 'retry')).toEqual({ kind: 'impossible', status: 'completed' })
      expect(await suite.act(newId(), 'retry')).toEqual({ kind: 'not-found' })
      expect(await suite.engine.audit(parked)).toEqual([])
    }),
  )

  test(
    'parked sagas are retried by what they have in common, and the rest is counted',
    within(async (suite) => {
      const [first, second] = [await suite.parked(), await suite.parked()]
      const other = await suite.parked({ definition: 'loan' })
      const request = { limit: 1, reason: 'a test', author: 'suite' }
      const retry = (over: object) => suite.engine.retryParked({ ...request, ...over })
      expect(await retry({ step: 'pay' })).toEqual({ retried: 0, left: 0 })
      expect(await retry({ since: suite.engine.now() + 60_000 })).toEqual({ retried: 0, left: 0 })
      expect(await retry({ definition: 'purchase', step: 'confirm' })).toEqual({ retried: 1, left: 1 })
      await isNow(suite, first, 'completed')
      expect((await suite.found(second)).status).toBe('stuck')
      expect(await retry({ limit: 10 })).toEqual({ retried: 2, left: 0 })
      for (const id of [second, other]) await isNow(suite, id, 'completed')
      expect(await suite.engine.audit(other)).toHaveLength(1)
    }),
  )
}
