/** Sends messages to RabbitMQ. They are sent once the broker has said that every queue holds them. */
import type { ChannelModel, ConfirmChannel } from 'amqplib'
import type { Logger } from '../observe/logger.ts'
import { inTime } from '../within.ts'
import { type Connection, openConnection } from './rabbitmq-connection.ts'
import type { Written } from './rabbitmq-message.ts'

export interface Addressed extends Written {
  readonly exchange: string
  readonly key: string
}

export interface PublisherOptions {
  readonly url: string
  readonly log: Logger
  /** Called with each new connection before anything is sent over it. */
  readonly prepare: (model: ChannelModel) => Promise<void>
}

/** Shorter than the transaction of the outbox, which waits for it, may stand still. */
const CONFIRM_WITHIN_MS = 4_000

export class Publisher {
  readonly #log: Logger
  #connection: Connection | undefined
  #channel: ConfirmChannel | undefined
  /** Why the broker takes nothing at the moment. */
  #blocked: string | undefined
  /** Messages for which there was no queue, by exchange, key and id. */
  readonly #returned = new Set<string>()

  private constructor(log: Logger) {
    this.#log = log
  }

  /** Connects, by a connection of its own: a broker that takes no messages does not listen to acknowledgements on it either. */
  static async open({ url, log, prepare }: PublisherOptions): Promise<Publisher> {
    const publisher = new Publisher(log)
    publisher.#connection = await openConnection({
      url,
      name: 'envoi',
      log,
      prepare: async (model) => {
        await prepare(model)
        await publisher.#begin(model)
      },
    })
    return publisher
  }

  /** @throws when one message is not known to be held by its queue. Some may be. */
  async send(messages: readonly Addressed[]): Promise<void> {
    const channel = this.#channel
    if (channel === undefined) throw new Error('bus: no connection to RabbitMQ')
    if (this.#blocked !== undefined) throw new Error(`bus: RabbitMQ takes no messages: ${this.#blocked}`)
    const all = Promise.all(messages.map((message) => confirmed(channel, message)))
    await inTime(CONFIRM_WITHIN_MS, all, 'bus: RabbitMQ did not confirm in time')
    const lost = messages.filter((message) => this.#returned.delete(placeOf(message)))
    if (lost.length === 0) return
    // A new connection looks for the queues, and makes those that it may.
    this.#connection?.lose()
    throw new Error(`bus: ${lost.length} messages have no queue, the first for ${lost[0]?.key}`)
  }

  async close(): Promise<void> {
    this.#channel = undefined
    await this.#connection?.close()
  }

  async #begin(model: ChannelModel): Promise<void> {
    const channel = await model.createConfirmChannel()
    this.#blocked = undefined
    model.on('blocked', (reason) => {
      this.#log.warn({ reason }, 'RabbitMQ takes no messages')
      this.#blocked = reason
    })
    model.on('unblocked', () => {
      this.#log.info('RabbitMQ takes messages again')
      this.#blocked = undefined
    })
    channel.on('return', ({ fields: { exchange, routingKey }, properties: { messageId } }) => {
      this.#returned.add(`${exchange} ${routingKey} ${messageId}`)
    })
    channel.on('error', (cause: Error) => this.#log.warn({ err: cause }, 'bus channel failed'))
    channel.on('close', () => {
      if (this.#channel !== channel) return
      this.#channel = undefined
      this.#connection?.lose()
    })
    this.#returned.clear()
    this.#channel = channel
  }
}

const placeOf = ({ exchange, key, properties }: Addressed): string =>
  `${exchange} ${key} ${properties.messageId}`

function confirmed(
  channel: ConfirmChannel,
  { exchange, key, content, properties }: Addressed,
): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish(exchange, key, content, { ...properties, mandatory: true }, (refusal: unknown) =>
      refusal === null
        ? resolve()
        : reject(new Error('bus: RabbitMQ did not take a message', { cause: refusal })),
    )
  })
}
