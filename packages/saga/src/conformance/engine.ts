/** What every engine must do, as tests: the port says no more, and no engine may do less. */
import { afterEach, describe, expect, test } from 'vitest'
import type { WatchEvent, Watcher } from '../engine.ts'
import { operateTests } from './engine-acts.ts'
import { readTests } from './engine-reads.ts'
import {
  isNow,
  newId,
  type OpenEngine,
  PATIENCE,
  REFUSED,
  Suite,
  UNKNOWN,
  type Within,
} from './engine-world.ts'

/** Registers the suite. Each test opens an engine on an empty record. */
export function engineSuite(name: string, open: OpenEngine): void {
  describe(`engine ${name}`, () => {
    let closers: (() => Promise<void>)[] = []
    afterEach(async () => {
      for (const close of closers.splice(0)) await close()
      closers = []
    })
    const within: Within = (work, maxRuns) => async () => {
      const suite = await Suite.open(open, maxRuns)
      closers.push(() => suite.engine.close())
      await work(suite)
    }
    startTests(within)
    againTests(within)
    operateTests(within)
    readTests(within)
    watchTests(within)
  })
}

function startTests(within: Within): void {
  test(
    'a saga that succeeds answers with its end, and readers find no less',
    within(async (suite) => {
      const id = newId()
      expect(await suite.start({ id })).toMatchObject({ kind: 'ended', state: { answered: true } })
      const saga = await suite.found(id)
      expect(saga).toMatchObject({ definition: 'purchase', definitionVersion: 1, status: 'completed' })
      expect(saga.state?.reached.map(({ statut }) => statut)).toEqual(['RESERVED', 'PAID', 'CONFIRMED'])
      await expect.poll(async () => (await suite.found(id)).state?.phase, PATIENCE).toBe('completed')
      expect(suite.asked).toEqual(['stock.reserve', 'bank.pay', 'order.confirm', 'stock.ship'])
    }),
  )

  test(
    'a saga that is refused is undone before it answers, and says by what',
    within(async (suite) => {
      const id = newId()
      suite.answers.set('bank.pay', () => REFUSED)
      const cause = { kind: 'refused', step: 'pay' }
      expect(await suite.start({ id })).toMatchObject({
        kind: 'ended',
        state: { phase: 'compensated', cause },
      })
      expect(await suite.found(id)).toMatchObject({ status: 'compensated', endedAt: expect.any(Number) })
      expect(suite.asked).toEqual(['stock.reserve', 'bank.pay', 'stock.release'])
    }),
  )

  test(
    'an outcome that is not known is asked again, with its attempts in the history',
    within(async (suite) => {
      const id = newId()
      const outcomes = [UNKNOWN, UNKNOWN]
      suite.answers.set('stock.reserve', () => outcomes.pop() ?? { kind: 'succeeded', reply: {} })
      expect(await suite.start({ id })).toMatchObject({ kind: 'ended', state: { answered: true } })
      const attempts = (await suite.found(id)).transitions.filter(({ step }) => step === 'reserve')
      expect(attempts.flatMap(({ outcome }) => outcome ?? [])).toEqual(['unknown', 'unknown', 'succeeded'])
    }),
  )

  test(
    'a caller whose time is over hears that it goes on, and it does',
    within(async (suite) => {
      const id = newId()
      const release = suite.hold('bank.pay')
      expect(await suite.start({ id, waitMs: 20 })).toEqual({ kind: 'pending', id })
      expect(await suite.found(id)).toMatchObject({ status: 'running', endedAt: null })
      release()
      await isNow(suite, id, 'completed')
    }),
  )

  test(
    'a caller that does not want to wait is answered at once',
    within(async (suite) => {
      const id = newId()
      const release = suite.hold('stock.reserve')
      expect(await suite.start({ id, respondAsync: true })).toEqual({ kind: 'pending', id })
      release()
      await isNow(suite, id, 'completed')
    }),
  )

  test(
    'beyond its bound an engine starts nothing',
    within(async (suite) => {
      const id = newId()
      const release = suite.hold('stock.reserve')
      await suite.start({ respondAsync: true })
      expect(await suite.start({ id })).toEqual({ kind: 'overloaded' })
      expect(await suite.engine.read(id)).toEqual({ kind: 'not-found' })
      release()
    }, 1),
  )
}

function againTests(within: Within): void {
  test(
    'a client key leads to the saga that it started, with the fingerprint of its body',
    within(async (suite) => {
      const id = newId()
      const client = { key: 'guest:1', fingerprint: 'one' }
      await suite.start({ id, client })
      const saga = { id, definition: 'purchase', fingerprint: 'one', state: { answered: true } }
      expect(await suite.start({ client })).toMatchObject({ kind: 'existing', saga })
      // Whether that is the same request, its caller judges by the fingerprint.
      const other = { client: { ...client, fingerprint: 'two' } }
      expect(await suite.start(other)).toMatchObject({ kind: 'existing', saga })
      expect(suite.asked.filter((operation) => operation === 'bank.pay')).toHaveLength(1)
    }),
  )

  test(
    'of many starts with one key at once, one starts',
    within(async (suite) => {
      const client = { key: 'guest:2', fingerprint: 'one' }
      const answers = await Promise.all(Array.from({ length: 8 }, () => suite.start({ client })))
      expect(answers.filter(({ kind }) => kind === 'ended')).toHaveLength(1)
      expect(answers.filter(({ kind }) => kind === 'existing')).toHaveLength(7)
    }),
  )

  test(
    'an id that was used is the saga that it started',
    within(async (suite) => {
      const id = newId()
      await suite.start({ id })
      expect(await suite.start({ id })).toMatchObject({ kind: 'existing', saga: { id } })
    }),
  )
}

/** Takes what it is sent. */
function watcher(): Watcher & { readonly events: WatchEvent[]; gone: boolean } {
  const events: WatchEvent[] = []
  return {
    events,
    gone: false,
    send: (more) => void events.push(...more),
    ready: async () => undefined,
  }
}

function watchTests(within: Within): void {
  test(
    'a watcher is sent every transition from its place on, in order and once',
    within(async (suite) => {
      const { engine } = suite
      const watch = await engine.watch()
      const seen = watcher()
      await watch.follow(seen)
      const ids = [newId(), newId()]
      for (const id of ids) await suite.start({ id })
      const histories = async () =>
        (await Promise.all(ids.map(async (id) => (await suite.found(id)).transitions))).flat()
      await expect.poll(async () => seen.events.length, PATIENCE).toBe(10)
      const own = ids.flatMap((id) => seen.events.filter(({ sagaId }) => sagaId === id))
      expect(own.map(({ transition }) => transition)).toEqual(await histories())
      expect(own[0]).toMatchObject({ definition: 'purchase', definitionVersion: 1, version: 1 })
      expect(own.map(({ data }) => data)).toMatchObject(own.map(({ sagaId }) => ({ id: sagaId })))
      watch.stop()

      // A watcher that comes back with a place gets what came after it.
      const middle = seen.events[4]?.place
      const back = await engine.watch(middle)
      expect(back).toMatchObject({ place: middle, gap: false })
      const rest = watcher()
      await back.follow(rest)
      await expect.poll(() => rest.events.length, PATIENCE).toBe(seen.events.length - 5)
      // Data are those of the moment of reading: a step may have kept more by now.
      const told = rest.events.map((event, index) => ({ ...event, data: seen.events[index + 5]?.data }))
      expect(told).toEqual(seen.events.slice(5))
      back.stop()
    }),
  )

  test(
    'a place that is none of this record begins now, and says that there is a gap',
    within(async (suite) => {
      await suite.start()
      const watch = await suite.engine.watch('somewhere else')
      expect(watch.gap).toBe(true)
      expect((await suite.engine.watch()).gap).toBe(false)
    }),
  )
}
