/** What every engine must do when operators act: a part of `engine.ts`. */
import { expect, test } from 'vitest'
import { isNow, newId, PATIENCE, REFUSED, type Within } from './engine-world.ts'

/** Operators act on sagas. */
export function operateTests(within: Within): void {
  test(
    'a parked saga that is retried goes on, with its line in the audit',
    within(async (suite) => {
      const id = await suite.parked()
      expect((await suite.found(id)).state).toMatchObject({ phase: 'stuck', parked: { why: 'refused' } })
      const accepted = { kind: 'accepted', status: 'running', definition: 'purchase', repeated: false }
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
    'an act under a key is done once, however often and by how many it is asked for',
    within(async (suite) => {
      const id = await suite.parked()
      suite.answers.set('order.confirm', () => REFUSED)
      const act = { id, action: 'retry', reason: 'a test', author: 'suite', key: 'key' } as const
      const answers = await Promise.all([1, 2, 3].map(() => suite.engine.operate(act)))
      const accepted = { kind: 'accepted', status: 'running', definition: 'purchase' }
      expect(answers).toMatchObject([accepted, accepted, accepted])
      await isNow(suite, id, 'stuck')
      // Parked again: without the key it would be retried.
      expect(await suite.engine.operate(act)).toEqual({ ...accepted, repeated: true })
      expect(await suite.engine.audit(id)).toHaveLength(1)
      expect((await suite.found(id)).status).toBe('stuck')
      for (const other of [{ action: 'force' } as const, { reason: 'another' }])
        expect(await suite.engine.operate({ ...act, ...other })).toEqual({ kind: 'reused' })
      suite.answers.delete('order.confirm')
      const second = await suite.parked()
      expect(await suite.engine.operate({ ...act, id: second })).toMatchObject({ repeated: false })
      await isNow(suite, second, 'completed')
    }),
  )

  test(
    'a cancellation under a key is asked for once',
    within(async (suite) => {
      const id = newId()
      const pay = suite.hold('bank.pay')
      await suite.start({ id, respondAsync: true })
      await expect.poll(() => suite.asked.includes('bank.pay'), PATIENCE).toBe(true)
      const act = { id, action: 'cancel', reason: 'a test', author: 'suite', key: 'key' } as const
      for (const repeated of [false, true])
        expect(await suite.engine.operate(act)).toMatchObject({ kind: 'accepted', repeated })
      pay()
      await isNow(suite, id, 'compensated')
      expect(await suite.engine.operate(act)).toMatchObject({ kind: 'accepted', repeated: true })
      expect(await suite.engine.audit(id)).toHaveLength(1)
    }),
  )

  test(
    'a retry of many under a key goes on where it was left, and retries nothing twice',
    within(async (suite) => {
      suite.answers.set('order.confirm', () => REFUSED)
      const ids = [newId(), newId(), newId()]
      for (const id of ids) await suite.start({ id })
      const request = { reason: 'a test', author: 'suite', key: 'key' }
      expect(await suite.engine.retryParked({ ...request, limit: 2 })).toMatchObject({ retried: 2 })
      for (const id of ids) await isNow(suite, id, 'stuck')
      expect(await suite.engine.retryParked({ ...request, limit: 2 })).toMatchObject({ retried: 2, left: 3 })
      expect(await suite.engine.retryParked({ ...request, limit: 9 })).toMatchObject({ retried: 3 })
      for (const id of ids) {
        await isNow(suite, id, 'stuck')
        expect(await suite.engine.audit(id)).toHaveLength(1)
      }
      const other = await suite.engine.retryParked({ ...request, reason: 'another', limit: 9 })
      expect(other).toEqual({ kind: 'reused' })
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
      expect(await retry({ step: 'pay' })).toEqual({ kind: 'done', retried: 0, left: 0 })
      expect(await retry({ since: suite.engine.now() + 60_000 })).toMatchObject({ retried: 0, left: 0 })
      expect(await retry({ definition: 'purchase', step: 'confirm' })).toMatchObject({ retried: 1, left: 1 })
      await isNow(suite, first, 'completed')
      expect((await suite.found(second)).status).toBe('stuck')
      expect(await retry({ limit: 10 })).toMatchObject({ retried: 2, left: 0 })
      for (const id of [second, other]) await isNow(suite, id, 'completed')
      expect(await suite.engine.audit(other)).toHaveLength(1)
    }),
  )
}
