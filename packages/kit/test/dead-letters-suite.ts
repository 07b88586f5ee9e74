/** What an operator may do with what was put aside, whichever bus it is on. Each implementation runs these tests on a world of its own. */

import { written } from '@comptoir/testing/written.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Bus, type BusEvent, type Judge, NEVER_HANDLED } from '../src/bus/bus.ts'
import type { DeadLetters } from '../src/bus/dead-letters.ts'
import { newId } from '../src/ids.ts'
import { createLogger } from '../src/observe/logger.ts'
import type { BusWorld } from './bus-suite.ts'

export interface DeadLettersWorld extends Omit<BusWorld, 'cut'> {
  /** An operator who looks at the same broker. */
  look(judge: Judge): Promise<DeadLetters>
}

const PATIENCE = { timeout: 40_000 }
const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const subscriptions = { 'essai.un': ['lecteur'], 'essai.deux': ['lecteur', 'autre'] }
const BOTH = { consumers: ['lecteur', 'autre'] }
const HURRIED = { firstMs: 1, limitMs: 1 }

const event = (type = 'essai.un', n = 0): BusEvent => ({ id: newId(), type, body: { n } })
const ids = (events: readonly { id: string }[]) =>
  events.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))

const offContract: Judge = ({ body }) => (body['n'] === 0 ? 'off contract' : undefined)
const mended: Judge = () => undefined

/** Runs the suite over worlds that `open` makes. */
export function deadLettersSuite(open: () => Promise<DeadLettersWorld>): void {
  let world: DeadLettersWorld
  let opened: { close(): Promise<void> }[]
  beforeEach(async () => {
    world = await open()
    opened = []
  })
  afterEach(async () => {
    await Promise.all(opened.map((one) => one.close()))
    await world.end()
  })
  const keep = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.push(one)
    return one
  }
  const look = async (judge = offContract) => keep(await world.look(judge))
  /** A process of this consumer, and what it handles. */
  const read = async (judge: Judge, consumer = 'lecteur') => {
    const bus = keep(await world.connect({ subscriptions, log, judge, pauses: HURRIED }))
    const handled: BusEvent[] = []
    await bus.consume(consumer, async (events) => void handled.push(...events))
    return { bus, handled }
  }
  const count = (letters: DeadLetters) => letters.list(BOTH, 1_000).then((all) => all.length)
  /** Has these parked by whoever wants them. */
  const park = async (...sent: BusEvent[]): Promise<Bus> => {
    const { bus } = await read(offContract)
    await read(offContract, 'autre')
    await bus.publish(written(...sent))
    const letters = await look()
    const expected = sent.flatMap(({ type }) => subscriptions[type as keyof typeof subscriptions]).length
    await expect.poll(() => count(letters), PATIENCE).toBe(expected)
    // Nobody reads from here on.
    await Promise.all(opened.splice(0).map((one) => one.close()))
    return bus
  }

  test('what was parked is listed with its fault, and stays where it is', async () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const sent = { ...event('essai.deux'), trace }
    const before = Date.now()
    await park(sent)
    const letters = await look()
    const all = await letters.list(BOTH, 100)
    const known = { id: sent.id, type: sent.type, body: sent.body, trace, fault: 'off contract' }
    expect(all.map(({ parkedMs: _parkedMs, ...letter }) => letter)).toEqual(
      expect.arrayContaining([
        { ...known, consumer: 'lecteur' },
        { ...known, consumer: 'autre' },
      ]),
    )
    // A broker knows the second.
    for (const { parkedMs } of all) expect(parkedMs).toBeGreaterThan(before - 2_000)
    expect(ids(await letters.list(BOTH, 100))).toEqual(ids(all))
  })

  test('a list is as long as was asked, and of those that were asked for', async () => {
    const sent = [event(), event(), event()]
    await park(...sent)
    const letters = await look()
    expect(await letters.list(BOTH, 2)).toHaveLength(2)
    expect(await letters.list({ consumers: ['autre'] }, 100)).toEqual([])
    const [, second] = sent
    const named = await letters.list({ ...BOTH, ids: [second?.id ?? '', newId()] }, 100)
    expect(ids(named)).toEqual([second?.id])
  })

  test('what is played again after it was mended is handled, once, and is put aside no more', async () => {
    const sent = event()
    await park(sent)
    const letters = await look(mended)
    expect(await letters.replay(BOTH)).toBe(1)
    const { handled } = await read(mended)
    await expect.poll(() => handled, PATIENCE).toEqual([sent])
    expect(await letters.list(BOTH, 100)).toEqual([])
    expect(await letters.replay(BOTH)).toBe(0)
  })

  test('what nobody has mended is parked again', async () => {
    const sent = event()
    await park(sent)
    const letters = await look()
    await read(offContract)
    for (let times = 0; times < 2; times += 1) {
      expect(await letters.replay(BOTH)).toBe(1)
      await expect.poll(async () => ids(await letters.list(BOTH, 100)), PATIENCE).toEqual([sent.id])
    }
  })

  test('what its consumer never handled says so', async () => {
    const sent = event('essai.un', 1)
    const bus = keep(await world.connect({ subscriptions, log, pauses: HURRIED }))
    await bus.consume('lecteur', () => Promise.reject(new Error('this one again')))
    await bus.publish(written(sent))
    const letters = await look()
    const faults = async () => (await letters.list(BOTH, 100)).map(({ id, fault }) => [id, fault])
    await expect.poll(faults, PATIENCE).toEqual([[sent.id, NEVER_HANDLED]])
  })

  test('only what is named is played again, by its consumer or by its id', async () => {
    const [one, two] = [event('essai.deux'), event('essai.deux')]
    await park(one, two)
    const letters = await look(mended)
    expect(await letters.replay({ consumers: ['lecteur'], ids: [one.id] })).toBe(1)
    const { handled } = await read(mended)
    await expect.poll(() => handled, PATIENCE).toEqual([one])
    expect(await letters.replay({ consumers: ['autre'] })).toBe(2)
    expect((await letters.list(BOTH, 100)).map(({ consumer, id }) => [consumer, id])).toEqual([
      ['lecteur', two.id],
    ])
    expect(handled).toEqual([one])
  })

  test('more than one round of them is played again whole', async () => {
    const sent = Array.from({ length: 210 }, () => event())
    await park(...sent)
    expect(await (await look(mended)).replay(BOTH)).toBe(sent.length)
    const { handled } = await read(mended)
    await expect.poll(() => ids(handled), PATIENCE).toEqual(ids(sent))
  })
}
