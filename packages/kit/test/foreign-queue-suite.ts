/** A queue of RabbitMQ that others fill: how it is read, what is put beside, and what is told of it. */
import { DEAD_ARGUMENTS, parkedQueueOf } from '@comptoir/contracts'
import type { ConfirmChannel, Options } from 'amqplib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BusEvent } from '../src/bus/bus.ts'
import { consumeForeignQueue, type ForeignMessage } from '../src/bus/foreign-queue.ts'
import { messagesAside, openRabbitDeadLetters } from '../src/bus/rabbitmq-dead-letters.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'
import { told } from './bus-suite.ts'

export interface Place {
  readonly exchange: string
  readonly key: string
}

/** The broker, and what its administrator does there. */
export interface Administered {
  readonly url: () => string
  readonly administrate: <T>(work: (channel: ConfirmChannel) => Promise<T>) => Promise<T>
  readonly put: (to: Place, content: Buffer, properties: Options.Publish) => Promise<void>
  readonly count: (queue: string) => Promise<number>
  readonly forget: (...queues: string[]) => Promise<void>
}

type JudgeBody = (body: BusEvent['body']) => string | undefined

const QUEUE = 'file-etrangere'
const PARKED = parkedQueueOf(QUEUE)
const TO: Place = { exchange: '', key: QUEUE }
const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const strict: JudgeBody = (body) => ('user_id' in body ? undefined : 'no user')

/** Runs the suite on a broker that is there. */
export function foreignQueueSuite({ url, administrate, put, count, forget }: Administered): void {
  let opened: { close(): Promise<void> }[]
  let taken: ForeignMessage[]
  beforeEach(async () => {
    opened = []
    taken = []
    await administrate((channel) => channel.assertQueue(QUEUE, { durable: true }))
  })
  afterEach(async () => {
    await Promise.all(opened.map((one) => one.close()))
    await forget(QUEUE, PARKED)
  })
  const keep = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.push(one)
    return one
  }
  const read = async (judge: JudgeBody, registry = createMetrics('essai', 'essai-1')) =>
    keep(
      await consumeForeignQueue({
        url: url(),
        queue: QUEUE,
        log,
        registry,
        judge,
        handle: async (messages) => void taken.push(...messages),
      }),
    )

  test('is read as it is; what cannot be taken is put beside, shown, and given back', async () => {
    await put(TO, Buffer.from('{"user_id":7}'), { messageId: 'm-1' })
    await put(TO, Buffer.from('{"user_id":8}'), {})
    await put(TO, Buffer.from('{"total":8}'), {})
    await put(TO, Buffer.from('rien'), {})
    const wanted = { consumers: [QUEUE] }
    const letters = keep(await openRabbitDeadLetters({ url: url(), log, places: messagesAside(strict) }))
    const reading = await read(strict)
    await expect
      .poll(() => taken)
      .toEqual([
        { id: 'm-1', isRedelivered: false, body: { user_id: 7 } },
        { id: undefined, isRedelivered: false, body: { user_id: 8 } },
      ])
    await expect.poll(() => count(PARKED)).toBe(2)
    expect(await letters.list(wanted, 10)).toMatchObject([
      { consumer: QUEUE, type: undefined, fault: 'no user', body: { total: 8 } },
      { consumer: QUEUE, fault: 'not JSON', body: 'rien' },
    ])
    await reading.close()
    expect(await count(QUEUE)).toBe(0)

    expect(await letters.replay(wanted)).toBe(2)
    await read((body) => ('total' in body ? undefined : 'nothing'))
    await expect.poll(() => taken.at(-1)?.body).toEqual({ total: 8 })
    await expect.poll(async () => (await letters.list(wanted, 10)).map(({ body }) => body)).toEqual(['rien'])
  })

  test('is told of again once a question about it failed, and was read all the while', async () => {
    const registry = createMetrics('essai', 'essai-1')
    await read(strict, registry)
    const parked = () => told(registry, 'bus_dead_letters')
    await expect.poll(parked).toEqual({ [QUEUE]: 0 })
    // A question about what is not there ends its channel, and nothing else.
    await forget(PARKED)
    expect(await parked()).toEqual({ [QUEUE]: Number.NaN })
    await put(TO, Buffer.from('{"user_id":7}'), { messageId: 'm-1' })
    await expect.poll(() => taken).toEqual([{ id: 'm-1', isRedelivered: false, body: { user_id: 7 } }])
    await administrate((channel) => channel.assertQueue(PARKED, { durable: true, arguments: DEAD_ARGUMENTS }))
    await expect.poll(parked).toEqual({ [QUEUE]: 0 })
  })
}
