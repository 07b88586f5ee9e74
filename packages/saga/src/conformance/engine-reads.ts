/** What every engine must tell those who read of its sagas: a part of `engine.ts`. */
import { expect, test } from 'vitest'
import type { DataFilter } from '../engine.ts'
import { isNow, newId, PATIENCE, REFUSED, type Within } from './engine-world.ts'

/** Lists, counts, histories and audits. */
export function readTests(within: Within): void {
  test(
    'lists show the newest first, filter, and go on page after page; a count agrees',
    within(async (suite) => {
      const ids = [newId(), newId(), newId()]
      for (const id of ids) await suite.start({ id })
      const parked = await suite.parked({ definition: 'loan' })
      const { engine } = suite
      const all = await engine.list({ limit: 10 })
      expect(all.map(({ id }) => id)).toEqual([...ids, parked].toReversed())
      expect(all[0]).toMatchObject({ status: 'stuck', definition: 'loan', orphaned: false, unreadable: null })
      const after = all[1]?.id
      expect((await engine.list({ limit: 1, after })).map(({ id }) => id)).toEqual([all[2]?.id])
      expect(await engine.list({ status: 'stuck', limit: 10 })).toHaveLength(1)
      expect(await engine.list({ definition: 'loan', limit: 10 })).toHaveLength(1)
      expect(await engine.list({ definition: ['loan', 'none'], limit: 10 })).toHaveLength(1)
      expect(await engine.list({ definition: ['none'], limit: 10 })).toEqual([])
      expect(await engine.list({ minAgeSeconds: 3_600, limit: 10 })).toEqual([])
      expect(await engine.list({ orphaned: true, limit: 10 })).toEqual([])
      expect(await engine.count({ status: 'completed' })).toBe(3)
      expect(await engine.count({})).toBe(4)
    }),
  )

  test(
    'sagas are found by numbers in their data: what they started with, and what steps kept',
    within(async (suite) => {
      const { engine } = suite
      const [first, second] = [newId(), newId()]
      suite.answers.set('stock.reserve', () => ({ kind: 'succeeded', reply: { number: 12, price: 500 } }))
      await suite.start({ id: first, input: { id: first, place: 7, number: 0, price: 0 } })
      suite.answers.delete('stock.reserve')
      await suite.start({ id: second, input: { id: second, place: 8, total: 900, text: '9' } })
      const found = async (...data: readonly DataFilter[]) =>
        (await engine.list({ data, limit: 10 })).map(({ id }) => id)
      expect(await found({ members: ['place'], among: [7, 9] })).toEqual([first])
      expect(await found({ members: ['place'], among: [] })).toEqual([])
      expect(await found({ members: ['number'], among: [12] })).toEqual([first])
      expect(await found({ members: ['number'], among: [0] })).toEqual([])
      expect(await found({ members: ['price', 'total'], least: 500 })).toEqual([second, first])
      expect(await found({ members: ['price', 'total'], least: 501 })).toEqual([second])
      expect(await found({ members: ['price'], least: 1 }, { members: ['place'], among: [8] })).toEqual([])
      expect(await found({ members: ['id'], least: 0 })).toEqual([])
    }),
  )

  test(
    'sagas are found by when they began, and counted by status',
    within(async (suite) => {
      const { engine } = suite
      const id = newId()
      await suite.start({ id })
      await suite.parked({ definition: 'loan' })
      const { createdAt } = await suite.found(id)
      expect((await engine.list({ before: createdAt + 1, limit: 10 })).map(({ id: one }) => one)).toContain(
        id,
      )
      expect(await engine.list({ from: createdAt, limit: 10 })).toHaveLength(2)
      expect(await engine.list({ before: createdAt, limit: 10 })).toEqual([])
      expect(await engine.list({ from: engine.now() + 60_000, limit: 10 })).toEqual([])
      const none = { running: 0, compensating: 0, completed: 0, compensated: 0, stuck: 0 }
      expect(await engine.countByStatus({})).toEqual({ ...none, completed: 1, stuck: 1 })
      expect(await engine.countByStatus({ definition: 'loan' })).toEqual({ ...none, stuck: 1 })
    }),
  )

  test(
    'a saga tells who has it, and what trace it is part of',
    within(async (suite) => {
      const [own, given] = [newId(), newId()]
      const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      await suite.start({ id: own })
      await suite.start({ id: given, trace })
      expect(await suite.found(own)).toMatchObject({ instance: expect.any(String), trace: null })
      expect(await suite.found(given)).toMatchObject({ trace })
    }),
  )

  test(
    'an audit only grows, oldest first; there is none of a saga that is not there',
    within(async (suite) => {
      const id = await suite.parked()
      expect(await suite.engine.audit(id)).toEqual([])
      suite.answers.set('order.confirm', () => REFUSED)
      await suite.act(id, 'retry')
      await isNow(suite, id, 'stuck')
      const [first] = (await suite.engine.audit(id)) ?? []
      suite.answers.delete('order.confirm')
      await suite.act(id, 'force')
      await isNow(suite, id, 'completed')
      const lines = (await suite.engine.audit(id)) ?? []
      expect(lines[0]).toEqual(first)
      expect(lines.map(({ action }) => action)).toEqual(['retry', 'force'])
      expect(await suite.engine.audit(newId())).toBeNull()
      expect(await suite.engine.read(newId())).toEqual({ kind: 'not-found' })
    }),
  )

  test(
    'an engine that closes lets what runs come to its end, and starts nothing more',
    within(async (suite) => {
      const id = newId()
      const release = suite.hold('order.confirm')
      const answer = suite.start({ id })
      await expect.poll(() => suite.asked.includes('order.confirm'), PATIENCE).toBe(true)
      const closed = suite.engine.close()
      release()
      expect(await answer).toMatchObject({ kind: 'ended', state: { answered: true } })
      await closed
      expect(await suite.start()).toEqual({ kind: 'overloaded' })
    }),
  )
}
