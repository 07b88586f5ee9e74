/** What the suite of the port does not know: lots, and an engine that goes away and comes back. */
import type { Outcome } from '@comptoir/contracts'
import { newId as newUuid } from '@comptoir/kit/ids.ts'
import { DONE, isNow, newId, PATIENCE, Suite } from '@comptoir/saga/conformance/engine-world.ts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Ingress } from '../src/ingress.ts'
import { carriedFrom, intended, openEngine, withRestate } from './world.ts'

withRestate('lots', (server) => {
  const open = async () => {
    const closers: (() => Promise<void>)[] = []
    const suite = await Suite.open(async (needs) => {
      const opened = await openEngine(server(), needs, { limits: { ...QUICK, waitMs: 2_000 } })
      closers.push(opened.close)
      return opened.engine
    })
    return { suite, close: async () => void (await Promise.all(closers.map((end) => end()))) }
  }

  test('an act on a saga that has not left its lot is for later, and changes nothing', async () => {
    const { suite, close } = await open()
    const pay = suite.hold('bank.pay')
    const id = newId()
    const answer = suite.start({ id })
    await expect.poll(() => suite.asked.includes('bank.pay'), PATIENCE).toBe(true)
    expect(await suite.act(id, 'cancel')).toEqual({ kind: 'impossible', status: 'running', soon: true })
    pay()
    expect(await answer).toMatchObject({ kind: 'ended', state: { answered: true } })
    expect(await suite.engine.audit(id)).toEqual([])
    await close()
  })

  test('a saga that waits leaves its lot: the others are answered, and it can be turned back', async () => {
    const { suite, close } = await open()
    const [slow, ...rest] = [newId(), newId(), newId()]
    suite.answers.set('stock.reserve', () => ({ kind: 'unknown', reason: 'TIMEOUT' }))
    const waiting = suite.start({ id: slow })
    await expect.poll(() => suite.asked.length > 1, PATIENCE).toBe(true)
    expect(await suite.act(slow ?? '', 'cancel')).toMatchObject({ kind: 'accepted' })
    suite.answers.delete('stock.reserve')
    const answers = await Promise.all(rest.map((id) => suite.start({ id })))
    expect(answers.map(({ kind }) => kind)).toEqual(['ended', 'ended'])
    expect(await waiting).toMatchObject({ kind: 'ended', state: { phase: 'compensated' } })
    await close()
  })

  test('a saga that waits goes on by the journal’s clock, however wrong that of its worker is', async () => {
    const { suite, close } = await open()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 })
    onTestFinished(() => void vi.useRealTimers())
    const outcomes: Outcome[] = [{ kind: 'unknown', reason: 'TIMEOUT' }]
    suite.answers.set('order.confirm', () => outcomes.pop() ?? DONE)
    const id = newId()
    expect(await suite.start({ id })).toMatchObject({ kind: 'ended', state: { answered: true } })
    expect((await suite.found(id)).state?.attempt).toBe(0)
    await close()
  })

  test('a lot that another front has sent, in another order, tells each saga its own end', async () => {
    const { close } = await open()
    const ingress = new Ingress(server().now.ingress)
    const [lot, one, other] = [newUuid(), carriedFrom(intended()), carriedFrom(intended())]
    await ingress.run(lot, [one, other])
    const told = await ingress.run(lot, [other, one])
    for (const { id } of [one, other]) expect(told[id]).toMatchObject({ state: { sagaId: id } })
    await ingress.close()
    await close()
  })

  test('an engine that goes away has begun what was recorded, and starts nothing before it is back', async () => {
    const { suite, close } = await open()
    const release = suite.hold('bank.pay')
    const id = newUuid()
    const answer = suite.start({ id, input: { id } })
    await expect.poll(() => suite.asked.includes('bank.pay'), PATIENCE).toBe(true)
    await server().kill()
    expect(await answer).toEqual({ kind: 'pending', id })
    expect(await suite.start()).toEqual({ kind: 'overloaded' })
    release()
    await server().restart()
    await isNow(suite, id, 'completed')
    await expect.poll(async () => (await suite.start()).kind, PATIENCE).toBe('ended')
    await close()
  })
})

const QUICK = { retryBaseMs: 1, retryCapMs: 4, maxRuns: 64 }
