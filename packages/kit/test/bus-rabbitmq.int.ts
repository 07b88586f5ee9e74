/** The bus on RabbitMQ: the suite of every bus, and what happens when the broker is killed, or fed by strangers. */
import { deadQueueOf, EXCHANGE, queueOf, SUBSCRIPTIONS } from '@comptoir/contracts'
import { hasRabbitmq, startTestRabbitmq, type TestRabbitmq } from '@comptoir/testing/brokers.ts'
import { createTcpProxy } from '@comptoir/testing/tcp-proxy.ts'
import { written } from '@comptoir/testing/written.ts'
import { type ConfirmChannel, connect, type Options } from 'amqplib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Bus, BusEvent, BusOptions } from '../src/bus/bus.ts'
import { createRabbitBus } from '../src/bus/rabbitmq.ts'
import { eventsAside, openRabbitDeadLetters } from '../src/bus/rabbitmq-dead-letters.ts'
import { newId } from '../src/ids.ts'
import { createLogger } from '../src/observe/logger.ts'
import { busSuite } from './bus-suite.ts'
import { deadLettersSuite } from './dead-letters-suite.ts'
import { foreignQueueSuite, type Place } from './foreign-queue-suite.ts'

const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const subscriptions = { 'essai.evenement': ['essai'] }
const event = (n = 0): BusEvent => ({ id: newId(), type: 'essai.evenement', body: { n } })

describe.skipIf(!hasRabbitmq())('RabbitMQ', () => {
  let broker: TestRabbitmq
  beforeAll(async () => {
    broker = await startTestRabbitmq(['commande', 'magasins'])
  }, 180_000)
  afterAll(async () => {
    await broker.discard()
  })

  const administrate = async <T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> => {
    const connection = await connect(broker.now.url())
    try {
      return await work(await connection.createConfirmChannel())
    } finally {
      await connection.close()
    }
  }

  const forget = (...queues: string[]) =>
    administrate(async (channel) => {
      for (const queue of queues) await channel.deleteQueue(queue)
    })
  const empty = (...consumers: string[]) =>
    administrate(async (channel) => {
      for (const queue of consumers.flatMap((name) => [queueOf(name), deadQueueOf(name)]))
        await channel.purgeQueue(queue)
    })
  const count = (queue: string) =>
    administrate(async (channel) => (await channel.checkQueue(queue)).messageCount)
  const put = (to: Place, content: Buffer, properties: Options.Publish) =>
    administrate(async (channel) => {
      channel.publish(to.exchange, to.key, content, properties)
      await channel.waitForConfirms()
    })

  describe('as a bus', () => {
    busSuite(async () => {
      const target = new URL(broker.now.url())
      const proxy = await createTcpProxy({ target: { host: target.hostname, port: Number(target.port) } })
      target.port = String(proxy.port)
      return {
        connect: (options) => createRabbitBus({ url: target.href, ...options }),
        cut: async () => proxy.cutAll(),
        end: async () => {
          await proxy.close()
          await empty('lecteur', 'autre')
        },
      }
    })
  })

  describe('what it put aside', () => {
    deadLettersSuite(async () => ({
      connect: (options) => createRabbitBus({ url: broker.now.url(), ...options }),
      look: (judge) => openRabbitDeadLetters({ url: broker.now.url(), log, places: eventsAside(judge) }),
      end: () => empty('lecteur', 'autre'),
    }))
  })

  describe('with one consumer', () => {
    let open: { close(): Promise<void> }[]
    beforeEach(() => {
      open = []
    })
    afterEach(async () => {
      await Promise.all(open.map((one) => one.close()))
      await empty('essai')
    })
    const bus = async (more: Partial<BusOptions> = {}): Promise<Bus> => {
      const made = await createRabbitBus({ url: broker.now.url(), subscriptions, log, ...more })
      open.push(made)
      return made
    }
    const collect = async (from: Bus): Promise<Set<string>> => {
      const ids = new Set<string>()
      await from.consume('essai', async (events) => {
        for (const { id } of events) ids.add(id)
      })
      return ids
    }

    test('what strangers put into a queue is parked, and holds up no event', async () => {
      const from = await bus()
      const to = { exchange: EXCHANGE, key: 'essai' }
      const known = { messageId: newId(), type: 'essai.evenement', headers: { version: 1 } }
      await put(to, Buffer.from('not JSON'), known)
      await put(to, Buffer.from('[1]'), known)
      await put(to, Buffer.from('{}'), { headers: { version: 1 } })
      await put(to, Buffer.from('{}'), { ...known, headers: { version: 2 } })
      await put(to, Buffer.from(`{"text":"${'x'.repeat(2 * 1024 * 1024)}"}`), known)
      const sent = event()
      await from.publish(written(sent))
      const ids = await collect(from)
      await expect.poll(() => ids).toEqual(new Set([sent.id]))
      await expect.poll(() => count(deadQueueOf('essai'))).toBe(5)
      expect(await count(queueOf('essai'))).toBe(0)

      const letters = await openRabbitDeadLetters({
        url: broker.now.url(),
        log,
        places: eventsAside(() => undefined),
      })
      open.push(letters)
      const wanted = { consumers: ['essai'] }
      const parked = await letters.list(wanted, 10)
      expect(new Set(parked.map(({ fault }) => fault))).toEqual(
        new Set([
          'not JSON',
          'no object of JSON',
          'no id, or no type',
          'version 2 is unknown',
          '2097163 bytes are too many',
        ]),
      )
      const nameless = parked.find(({ type }) => type === undefined)
      expect(nameless).toMatchObject({ id: expect.stringMatching(/^sha256:[0-9a-f]{16}$/), body: {} })
      expect(parked.find(({ fault }) => fault === 'not JSON')?.body).toBe('not JSON')
      expect(await letters.replay({ ...wanted, ids: [nameless?.id ?? ''] })).toBe(1)
      await expect.poll(() => count(deadQueueOf('essai'))).toBe(5)
    })

    test('an event whose queue is gone is not sent, and goes once the queue is there again', async () => {
      const from = await bus()
      await forget(queueOf('essai'))
      const sent = event()
      await expect(from.publish(written(sent))).rejects.toThrow('have no queue')
      await expect
        .poll(() =>
          from.publish(written(sent)).then(
            () => true,
            () => false,
          ),
        )
        .toBe(true)
      const ids = await collect(from)
      await expect.poll(() => ids).toEqual(new Set([sent.id]))
    })

    test('a bus whose broker is away opens, and sends and reads when it comes', async () => {
      const proxy = await createTcpProxy({
        target: { host: '127.0.0.1', port: Number(new URL(broker.now.url()).port) },
      })
      await proxy.refuse()
      const url = new URL(broker.now.url())
      url.port = String(proxy.port)
      const from = await bus({ url: url.href })
      const ids = await collect(from)
      const sent = event()
      await expect(from.publish(written(sent))).rejects.toThrow('no connection')
      await proxy.accept()
      await expect
        .poll(() =>
          from.publish(written(sent)).then(
            () => true,
            () => false,
          ),
        )
        .toBe(true)
      await expect.poll(() => ids).toEqual(new Set([sent.id]))
      await Promise.all(open.splice(0).map((one) => one.close()))
      await proxy.close()
    })

    test('an account that the broker does not know is refused at once', async () => {
      const url = new URL(broker.now.url())
      url.password = 'wrong'
      await expect(bus({ url: url.href })).rejects.toThrow('refuses this account')
    })

    test('a broker that is killed at any moment loses nothing that it confirmed', async () => {
      const from = await bus()
      const ids = await collect(from)
      const confirmed = new Set<string>()
      let isOver = false
      // A broker that was killed first finds out what it has.
      const backAgain = { timeout: 110_000 }
      const sending = (async () => {
        while (!isOver) {
          const group = Array.from({ length: 50 }, (_, n) => event(n))
          // As the outbox does: what is not known to be held is sent again.
          while (
            !(await from.publish(written(...group)).then(
              () => true,
              () => false,
            ))
          )
            await new Promise((resolve) => setTimeout(resolve, 20))
          for (const { id } of group) confirmed.add(id)
        }
      })()
      for (const least of [200, 2_000]) {
        await expect.poll(() => confirmed.size, backAgain).toBeGreaterThan(least)
        await broker.kill()
        await broker.restart()
      }
      await expect.poll(() => confirmed.size, backAgain).toBeGreaterThan(2_500)
      isOver = true
      await sending
      await expect.poll(() => [...confirmed].filter((id) => !ids.has(id))).toEqual([])
      expect(await count(deadQueueOf('essai'))).toBe(0)
    }, 400_000)
  })

  test('a service’s account reads its own queue and no other, and sends to every one', async () => {
    const url = (account: string) => broker.now.url(account)
    const [sender, reader] = await Promise.all(
      ['commande', 'magasins'].map((account) =>
        createRabbitBus({ url: url(account), subscriptions: SUBSCRIPTIONS, log }),
      ),
    )
    const sent = { ...event(), type: 'catalogue.produit-change' }
    await sender?.publish(written(sent))
    const received: string[] = []
    await reader?.consume('magasins', async (events) => void received.push(...events.map(({ id }) => id)))
    await expect.poll(() => received).toEqual([sent.id])
    const foreign = await connect(url('magasins'))
    const channel = await foreign.createChannel()
    channel.on('error', () => undefined)
    await expect(channel.consume(queueOf('commande'), () => undefined)).rejects.toThrow('ACCESS_REFUSED')
    await foreign.close()
    await Promise.all([sender?.close(), reader?.close()])
  })

  describe('a queue that others fill', () => {
    foreignQueueSuite({ url: () => broker.now.url(), administrate, put, count, forget })
  })
})
