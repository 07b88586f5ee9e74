/**
 * Restate does not say that a worker was lost: stretches that begin late are counted in the row of their saga. It needs the
 * tables alone, and takes a second.
 */
import { DONE, purchase } from '@comptoir/saga/conformance/engine-world.ts'
import { DEFAULT_LIMITS } from '@comptoir/saga/machine/retry-policy.ts'
import { describe, expect, test, vi } from 'vitest'
import { afterKept, type Carried, type KeptStretch } from '../src/carried.ts'
import { recordSagas } from '../src/intents.ts'
import { Losses } from '../src/losses.ts'
import { ReadModel } from '../src/read-model.ts'
import { Stretches } from '../src/stretches.ts'
import { carriedFrom, intended, openTables, SILENT } from './world.ts'

const LATE_MS = 3_000
const { maxTakeovers } = DEFAULT_LIMITS

describe('a stretch that begins late', () => {
  const open = async () => {
    const { pool } = await openTables()
    const saga = intended()
    await recordSagas(pool, [saga], null)
    const lost: unknown[] = []
    const losses = new Losses({ pool, clock: Date.now, log: SILENT, onLost: () => lost.push(saga.id) })
    const stretches = new Stretches({
      definitions: [purchase],
      caller: { call: async () => DONE },
      clock: Date.now,
      losses,
      limits: DEFAULT_LIMITS,
      strict: false,
    })
    const takeovers = async () => {
      const { rows } = await pool.query<{ takeovers: number }>('select takeovers from sagas where id = $1', [
        saga.id,
      ])
      return rows[0]?.takeovers
    }
    return {
      pool,
      stretches,
      takeovers,
      lost,
      saga: carriedFrom(saga),
      late: lateBy(carriedFrom(saga)),
    }
  }

  test('counts nothing while it begins in time', async () => {
    const { stretches, saga, takeovers } = await open()
    expect(await stretches.many([saga])).toMatchObject([{ changes: 2 }])
    expect(await takeovers()).toBe(0)
  })

  test('is no loss the first time, and after two losses it runs apart from the others of its lot', async () => {
    const { stretches, saga, late, lost } = await open()
    const other = carriedFrom(intended())
    const runs = []
    for (let time = 1; time <= 4; time += 1) runs.push(await stretches.many([late, other]))
    expect(runs.map(([own]) => own !== undefined && 'apart' in own)).toEqual([false, false, true, true])
    expect(runs.flatMap(([, others]) => others)).toMatchObject(runs.map(() => ({ changes: 2 })))
    expect(lost).toEqual([saga.id, saga.id, saga.id])
  })

  test('is counted with all others that are late: an outage makes a lot no heavier', async () => {
    const { pool, stretches, late } = await open()
    const asked = vi.spyOn(pool, 'query')
    await stretches.many([late, ...Array.from({ length: 63 }, () => lateBy(carriedFrom(intended())))])
    expect(asked).toHaveBeenCalledTimes(1)
  })

  test('runs also where the tables cannot count it', async () => {
    const { pool, stretches, late, takeovers } = await open()
    await pool.query('alter table sagas rename to away')
    expect(await stretches.many([late])).toMatchObject([{ changes: 2 }])
    await pool.query('alter table away rename to sagas')
    expect(await takeovers()).toBe(0)
  })

  test('parks its saga after as many losses as an owner of ours may have', async () => {
    const { stretches, late } = await open()
    const runs: KeptStretch[] = []
    for (let losses = 0; losses <= maxTakeovers; losses += 1)
      runs.push((await stretches.one(late, new AbortController().signal)) as KeptStretch)
    const phases = runs.map(({ state }) => state.phase)
    expect(phases.slice(0, -1)).not.toContain('stuck')
    expect(runs.at(-1)?.state).toMatchObject({ phase: 'stuck', parked: { why: 'takeovers' } })
  })

  test('is forgotten once its saga has moved on', async () => {
    const { pool, stretches, late, takeovers } = await open()
    await stretches.many([late])
    const [kept] = await stretches.many([late])
    expect(await takeovers()).toBe(2)
    const readModel = new ReadModel({ pool, max: 8, onShown: () => undefined })
    readModel.hold(afterKept(late, kept as KeptStretch))
    await readModel.show(late.id)
    expect(await takeovers()).toBe(0)
  })
})

const lateBy = (saga: Carried): Carried => ({ ...saga, dueAt: saga.dueAt - LATE_MS })
