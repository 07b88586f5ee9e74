/** What the tables take, refuse and have already, where the outcome of a write was not known. It needs no Restate, and takes a second. */
import { newId } from '@comptoir/kit/ids.ts'
import { readHistory } from '@comptoir/saga-postgres/store/reads.ts'
import { createTestPool } from '@comptoir/testing/postgres.ts'
import { createTcpProxy } from '@comptoir/testing/tcp-proxy.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { afterKept, type KeptStretch, type Shown } from '../src/carried.ts'
import { type NewSaga, recordSagas } from '../src/intents.ts'
import { ReadModel } from '../src/read-model.ts'
import { carriedFrom, intended, openTables } from './world.ts'

describe('what is recorded', () => {
  test('a saga that cannot be stored fails alone, and those of its lot begin', async () => {
    const { pool } = await openTables()
    const [first, broken, last] = [intended(), intended({ input: { id: 1n } }), intended()]
    const results = await recordSagas(pool, [first, broken, last], newId())
    expect(results.map(({ kind }) => kind)).toEqual(['begun', 'failed', 'begun'])
    const { rows } = await pool.query<{ id: string }>('select id from sagas')
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([first.id, last.id]))
  })

  test('what was written in spite of a lost reply has begun; under another lot it is there already', async () => {
    const { pool } = await openTables()
    const [saga, lot] = [intended(), newId()]
    await recordSagas(pool, [saga], lot)
    expect(await recordSagas(pool, [saga], lot)).toEqual([{ kind: 'begun' }])
    expect(await recordSagas(pool, [saga], newId())).toMatchObject([
      { kind: 'existing', row: { id: saga.id } },
    ])
  })

  test('what came too late is not there, and never will be', async () => {
    const { pool } = await openTables()
    const saga = { ...intended(), expires: Date.now() - 60_000 }
    expect(await recordSagas(pool, [saga], newId())).toEqual([{ kind: 'expired' }])
  })
})

describe('what is shown', () => {
  const open = async () => {
    const { pool } = await openTables()
    const sagas = [intended(), intended()]
    await recordSagas(pool, sagas, newId())
    const shown: Shown[] = []
    const readModel = new ReadModel({ pool, max: 8, onShown: (some) => shown.push(...some) })
    return { readModel, shown, sagas }
  }
  const keptOf = ({ state, transitions }: NewSaga, deadline = state.deadline): KeptStretch => ({
    state: { ...state, step: 1, deadline },
    transitions,
    changes: 1,
    waitMs: 0,
    keptAt: state.since,
  })
  const moved = (saga: NewSaga, deadline?: number): Shown =>
    afterKept(carriedFrom(saga), keptOf(saga, deadline))

  test('a change that the tables refuse fails alone: its own execution tries again', async () => {
    const { readModel, shown, sagas } = await open()
    const [good, bad] = sagas.map((saga, place) => moved(saga, place === 0 ? undefined : 1e20))
    for (const one of [good, bad]) readModel.hold(one as Shown)
    const ends = await Promise.allSettled(sagas.map(({ id }) => readModel.show(id)))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(shown).toEqual([good])
  })

  test('a change whose write failed is written before those that came after it', async () => {
    const { url, pool } = await openTables()
    const saga = intended()
    await recordSagas(pool, [saga], newId())
    const { port } = new URL(url)
    const proxy = await createTcpProxy({
      target: { host: '127.0.0.1', port: Number(port) },
      protocol: 'postgres',
    })
    const own = createTestPool(url.replace(`:${port}/`, `:${proxy.port}/`), 1)
    onTestFinished(async () => {
      await own.end()
      await proxy.close()
    })
    const readModel = new ReadModel({ pool: own, max: 8, onShown: () => undefined })
    proxy.next({ kind: 'drop' }, { when: ({ text }) => text.includes('update sagas') })
    const first = moved(saga)
    readModel.hold(first)
    const failed = readModel.show(saga.id)
    readModel.hold(afterKept(first.saga, { ...keptOf(saga), state: { ...saga.state, step: 2 } }))
    const ends = await Promise.allSettled([failed, readModel.show(saga.id)])
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    const answer = await readHistory(pool, saga.id)
    expect([answer?.version, answer?.transitions.length]).toEqual([3, 3])
  })

  test('a change that is shown again changes nothing, and is counted once', async () => {
    const { readModel, shown, sagas } = await open()
    const change = moved(sagas[0] as NewSaga)
    for (let time = 0; time < 2; time += 1) {
      readModel.hold(change)
      await readModel.show(change.saga.id)
    }
    expect(shown).toEqual([change])
  })
})
