/** A server that is not there when it is wanted, stands still, or was never told what was recorded for it. */

import { Problem } from '@comptoir/kit/http/problem.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { isNow, PATIENCE, Suite } from '@comptoir/saga/conformance/engine-world.ts'
import { createTestPool } from '@comptoir/testing/postgres.ts'
import { expect, onTestFinished, test } from 'vitest'
import { recordSagas } from '../src/intents.ts'
import { intended, type Opened, openUnknown, withRestate } from './world.ts'

const QUICK = { retryBaseMs: 1, retryCapMs: 4, maxRuns: 64, waitMs: 2_000 }

withRestate('a server that is away', (server) => {
  const open = async () => {
    const opened: Opened[] = []
    const suite = await Suite.open(async (needs) => {
      const one = await openUnknown(server(), needs, { limits: QUICK })
      opened.push(one)
      return one.engine
    })
    const [engine] = opened as [Opened]
    onTestFinished(() => engine.close())
    return { suite, engine }
  }
  const start = (suite: Suite, id = newId()) => suite.start({ id, input: { id } })
  const works = (suite: Suite) => expect.poll(async () => (await start(suite)).kind, PATIENCE).toBe('ended')

  test('at the start: sagas are refused and leave nothing, and begin once it is there', async () => {
    await server().kill()
    const { suite, engine } = await open()
    const id = newId()
    expect(await start(suite, id)).toEqual({ kind: 'overloaded' })
    expect(await suite.engine.read(id)).toEqual({ kind: 'not-found' })
    await server().restart()
    await engine.register()
    await works(suite)
  })

  test('what was recorded and never reached it is sent, a lot as one and a saga alone by itself', async () => {
    const { suite, engine } = await open()
    await engine.register()
    const pool = createTestPool(engine.database.url, 1)
    onTestFinished(() => pool.end())
    const [together, alone] = [[intended(), intended()], intended({ respondAsync: true })]
    await recordSagas(pool, together, newId())
    await recordSagas(pool, [alone], newId())
    expect(suite.asked).toEqual([])
    await pool.query(`update sagas set created_at = created_at - interval '1 minute'`)
    for (const { id } of [...together, alone]) await isNow(suite, id, 'completed')
    expect(suite.asked.filter((asked) => asked === 'bank.pay')).toHaveLength(3)
  })

  test('while it stands still a caller hears that his saga goes on, and the next ones are refused', async () => {
    const { suite, engine } = await open()
    await engine.register()
    await works(suite)
    const { pid } = server().now
    process.kill(pid, 'SIGSTOP')
    const id = newId()
    try {
      expect(await start(suite, id)).toEqual({ kind: 'pending', id })
      await expect.poll(async () => (await start(suite)).kind, PATIENCE).toBe('overloaded')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await isNow(suite, id, 'completed')
    await works(suite)
  })

  test('an act is for later, and is done once it is back', async () => {
    const { suite, engine } = await open()
    await engine.register()
    const id = await suite.parked()
    await server().kill()
    const refused = await suite.act(id, 'retry').catch((cause: unknown) => cause)
    expect(refused).toBeInstanceOf(Problem)
    expect(refused).toMatchObject({ headers: { 'Retry-After': '1' } })
    await server().restart()
    await expect.poll(async () => (await suite.act(id, 'retry')).kind, PATIENCE).toBe('accepted')
    await isNow(suite, id, 'completed')
    expect(await suite.engine.audit(id)).toHaveLength(1)
  })
})
