/**
 * Reads a queue of RabbitMQ that is not ours: other programs put messages into it, by rules of theirs. They are taken as
 * events are, in groups, acknowledged once they were handled. What cannot be taken goes to a queue beside, `…-morts`.
 */
import { DEAD_ARGUMENTS, parkedQueueOf } from '@comptoir/contracts'
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import type { Logger } from '../observe/logger.ts'
import type { Registry } from '../observe/metrics.ts'
import { type BusOptions, PAUSES } from './bus.ts'
import { busMetrics, type QueueState } from './bus-metrics.ts'
import { answered, onChannel } from './rabbitmq-channel.ts'
import { openConnection } from './rabbitmq-connection.ts'
import { readObject, Unreadable } from './rabbitmq-message.ts'
import { Publisher } from './rabbitmq-publisher.ts'
import { Reader } from './rabbitmq-reader.ts'
import { ensureForeignQueue } from './rabbitmq-topology.ts'

export interface ForeignMessage {
  /** Its sender's id; undefined when the sender gives none. */
  readonly id: string | undefined
  /** False: nobody has had it before. True: someone may have handled it, and died before saying so. */
  readonly isRedelivered: boolean
  readonly body: Readonly<Record<string, unknown>>
}

export interface ForeignQueueOptions {
  /** Its vhost is part of it. */
  readonly url: string
  readonly queue: string
  readonly log: Logger
  /** Where the metrics of queues go: how many messages wait, and how many were put aside. */
  readonly registry: Registry
  /** As `Bus.consume` calls it. */
  readonly handle: (messages: readonly ForeignMessage[]) => Promise<void>
  /** Why nobody can ever take such a body, or undefined. */
  readonly judge: (body: ForeignMessage['body']) => string | undefined
  readonly abandonedAfterSeconds?: number
  readonly pauses?: NonNullable<BusOptions['pauses']>
}

export interface ForeignQueue {
  /** Takes no further message, and resolves once the group in hand has been handled. */
  close(): Promise<void>
}

/** Reads the queue from now on, and makes it when it is missing: durable, as its senders declare it. */
export async function consumeForeignQueue(options: ForeignQueueOptions): Promise<ForeignQueue> {
  const { url, queue, log, handle, judge, abandonedAfterSeconds = 10, pauses = PAUSES } = options
  const dead = parkedQueueOf(queue)
  const publisher = await Publisher.open({
    url,
    log,
    prepare: (model) => ensureForeignQueue(model, { queue, dead, deadArguments: DEAD_ARGUMENTS }),
  })
  // Known before anything is read: a reader that fails gives it up.
  let lose = (): void => undefined
  const reader = new Reader<ForeignMessage>({
    queue,
    log,
    handle,
    read: (message) => read(message, judge),
    park: async (message, channel) => {
      const { content, properties } = message
      await publisher.send([
        { exchange: '', key: dead, content, properties: { ...properties, persistent: true } },
      ])
      channel.ack(message)
    },
    abandon: () => lose(),
    abandonedAfterMs: abandonedAfterSeconds * 1_000,
    pauses,
  })
  let current: ChannelModel | undefined
  const connection = await openConnection({
    url,
    name: `lecture ${queue}`,
    log,
    prepare: async (model) => {
      current = model
      await reader.begin(model)
    },
  })
  lose = connection.lose
  busMetrics(options.registry, [queue], async () => {
    if (current === undefined) throw new Error('bus: no connection to RabbitMQ')
    return new Map([[queue, await onChannel(current, (asking) => stateOf(asking, queue))]])
  })
  return {
    close: async () => {
      await reader.close()
      await Promise.all([connection.close(), publisher.close()])
    },
  }
}

/** Asked on a channel that nothing is read over: a question that fails brings back nothing that is in hand. */
async function stateOf(asking: Channel, queue: string): Promise<QueueState> {
  const { messageCount: waiting } = await answered(asking.checkQueue(queue))
  const { messageCount: dead } = await answered(asking.checkQueue(parkedQueueOf(queue)))
  return { waiting, dead, oldestAgeSeconds: Number.NaN }
}

function read(
  { content, properties, fields }: ConsumeMessage,
  judge: ForeignQueueOptions['judge'],
): ForeignMessage {
  const body = readObject(content)
  const fault = judge(body)
  if (fault !== undefined) throw new Unreadable(fault)
  const id: unknown = properties.messageId
  return { id: typeof id === 'string' ? id : undefined, isRedelivered: fields.redelivered, body }
}
