/**
 * A running shop moves from our own engine to Restate and back, on one set of tables: each engine ends what it began. It is worth its
 * seconds: both engines beside each other are in no other test.
 */
import { isNow, newId, PATIENCE, Suite, UNKNOWN } from '@comptoir/saga/conformance/engine-world.ts'
import { createEngine as createOwn } from '@comptoir/saga-postgres/engine.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import { expect, test } from 'vitest'
import { createEngine } from '../src/engine.ts'
import { engineOn, openTables, withRestate } from './world.ts'

withRestate('a shop that moves', (server) => {
  const open = async () => {
    const tables = await openTables()
    const port = await freePort()
    const restate = { ingress: server().now.ingress, host: '127.0.0.1', port }
    return {
      own: () => Suite.open((needs) => createOwn(engineOn(tables, needs))),
      onRestate: () =>
        Suite.open(async (needs) => {
          const engine = await createEngine({ ...engineOn(tables, needs), restate })
          await server().now.register(`http://127.0.0.1:${port}`)
          return engine
        }),
    }
  }
  const paid = ({ asked }: Suite) => asked.filter((one) => one === 'bank.pay').length

  test('sagas under way end on the engine that began them, and readers of either find all', async () => {
    const { own, onRestate } = await open()
    const before = await own()
    const pay = before.hold('bank.pay')
    const [old, left] = [newId(), newId()]
    const answer = before.start({ id: old })
    await expect.poll(() => paid(before), PATIENCE).toBe(1)

    const after = await onRestate()
    await expect.poll(async () => (await after.start()).kind, PATIENCE).toBe('ended')
    pay()
    expect(await answer).toMatchObject({ kind: 'ended', state: { sagaId: old } })
    before.answers.set('order.confirm', () => UNKNOWN)
    const waiting = before.start({ id: left })
    await expect.poll(() => paid(before), PATIENCE).toBe(2)
    await before.engine.close()
    expect(await waiting).toEqual({ kind: 'pending', id: left })

    const parked = await after.parked()
    expect((await after.found(left)).status).toBe('running')
    expect(await after.act(left, 'cancel')).toEqual({ kind: 'impossible', status: 'running' })
    expect([paid(after), await after.engine.count({})]).toEqual([2, 4])
    await after.engine.close()

    const again = await own()
    await isNow(again, left, 'completed')
    expect((await again.found(parked)).status).toBe('stuck')
    expect([paid(again), await again.engine.count({})]).toEqual([0, 4])
    await again.engine.close()

    const back = await onRestate()
    await expect.poll(async () => (await back.act(parked, 'retry')).kind, PATIENCE).toBe('accepted')
    await isNow(back, parked, 'completed')
    await back.engine.close()
  })
})
