/**
 * The bus on RabbitMQ. It sends over one connection and reads over another, because a broker whose disk is full listens to
 * nothing on a connection that sends. While the broker is away, events wait in the outbox of their service.
 */
import { consumersOf, deadQueueOf, EXCHANGE, queueOf } from '@comptoir/contracts'
import type { Channel, ChannelModel } from 'amqplib'
import { type Bus, type BusEvent, type BusOptions, byConsumer, PAUSES } from './bus.ts'
import { busMetrics, type QueueState } from './bus-metrics.ts'
import { traceReceived } from './bus-trace.ts'
import { type Connection, openConnection } from './rabbitmq-connection.ts'
import { readMessage, writeMessage } from './rabbitmq-message.ts'
import { Publisher } from './rabbitmq-publisher.ts'
import { Reader } from './rabbitmq-reader.ts'
import { ensureTopology } from './rabbitmq-topology.ts'

/** Connects to the broker and makes sure that the queue of every known consumer exists. */
export async function createRabbitBus(options: BusOptions): Promise<Bus> {
  const { url, log, subscriptions, registry } = options
  const consumers = consumersOf(subscriptions)
  const publisher = await Publisher.open({
    url,
    log,
    prepare: (model) => ensureTopology(model, consumers),
  })
  const inbound = new Inbound(options, consumers)
  await inbound.open()
  if (registry !== undefined) busMetrics(registry, consumers, inbound.look)
  let isClosed = false
  return {
    publish: async (events) => {
      if (isClosed) throw new Error('bus: it is closed')
      const nowMs = Date.now()
      const messages = [...byConsumer(events, subscriptions)].flatMap(([consumer, wanted]) =>
        wanted.map((event) => ({ exchange: EXCHANGE, key: consumer, ...writeMessage(event, nowMs) })),
      )
      if (messages.length > 0) await publisher.send(messages)
    },
    consume: (consumer, handle) => inbound.consume(consumer, handle),
    close: async () => {
      isClosed = true
      await Promise.all([publisher.close(), inbound.close()])
    },
  }
}

type Handle = (events: readonly BusEvent[]) => Promise<void>

/** What a process reads: each consumer over a channel of its own, and the state of all queues. */
class Inbound {
  readonly #options: BusOptions
  readonly #consumers: readonly string[]
  readonly #readers = new Map<string, Reader<BusEvent>>()
  /** When each queue was last seen empty, or first looked at. */
  readonly #emptyMs = new Map<string, number>()
  #connection: Connection | undefined
  #model: ChannelModel | undefined
  #asking: Channel | undefined

  constructor(options: BusOptions, consumers: readonly string[]) {
    this.#options = options
    this.#consumers = consumers
  }

  async open(): Promise<void> {
    const { url, log } = this.#options
    this.#connection = await openConnection({
      url,
      name: 'lecture',
      log,
      prepare: async (model) => {
        this.#model = undefined
        this.#asking = await model.createChannel()
        this.#asking.on('error', (cause: Error) => log.warn({ err: cause }, 'bus channel failed'))
        this.#asking.on('close', () => this.#lose(model))
        for (const reader of this.#readers.values()) await reader.begin(model)
        this.#model = model
      },
    })
  }

  async consume(consumer: string, handle: Handle): Promise<void> {
    const reader = this.#readerOf(consumer, handle)
    this.#readers.set(consumer, reader)
    // Without a connection it begins with the next one.
    if (this.#model !== undefined) await reader.begin(this.#model)
  }

  /** RabbitMQ does not tell how old a message is: it is at most as old as the last moment at which its queue was empty, or as the newest that came. */
  readonly look = async (): Promise<ReadonlyMap<string, QueueState>> => {
    const states = new Map<string, QueueState>()
    const asking = this.#asking
    if (this.#model === undefined || asking === undefined) throw new Error('bus: no connection to RabbitMQ')
    for (const consumer of this.#consumers) {
      const waiting = (await asking.checkQueue(queueOf(consumer))).messageCount
      const dead = (await asking.checkQueue(deadQueueOf(consumer))).messageCount
      states.set(consumer, { waiting, dead, oldestAgeSeconds: this.#ageSeconds(consumer, waiting) })
    }
    return states
  }

  async close(): Promise<void> {
    await Promise.all([...this.#readers.values()].map((reader) => reader.close()))
    await this.#connection?.close()
  }

  #readerOf(consumer: string, handle: Handle): Reader<BusEvent> {
    const {
      log,
      tracing,
      judge = () => undefined,
      abandonedAfterSeconds = 10,
      pauses = PAUSES,
    } = this.#options
    const queue = queueOf(consumer)
    return new Reader({
      queue,
      log,
      read: (message) => readMessage(message, judge),
      handle: (events) =>
        traceReceived(tracing, { system: 'rabbitmq', queue, events, work: () => handle(events) }),
      // The queue says where a message goes that is not wanted back.
      park: async (message, channel) => channel.reject(message, false),
      abandon: () => this.#connection?.lose(),
      abandonedAfterMs: abandonedAfterSeconds * 1_000,
      pauses,
    })
  }

  #ageSeconds(consumer: string, waiting: number): number {
    const now = Date.now()
    const reader = this.#readers.get(consumer)
    const empty = this.#emptyMs.get(consumer)
    if (waiting === 0 || empty === undefined) this.#emptyMs.set(consumer, now)
    const since = waiting === 0 ? now : Math.max(empty ?? now, reader?.newestMs() ?? 0)
    return Math.max(0, now - Math.min(since, reader?.oldestMs() ?? now)) / 1_000
  }

  #lose(model: ChannelModel): void {
    if (this.#model !== model) return
    this.#model = undefined
    this.#connection?.lose()
  }
}
