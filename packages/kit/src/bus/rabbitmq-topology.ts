/** Makes what the bus is made of where it is missing: contracts/src/queues.ts. */
import { setTimeout as pause } from 'node:timers/promises'
import {
  DEAD_ARGUMENTS,
  DEAD_EXCHANGE,
  deadQueueOf,
  EXCHANGE,
  queueArguments,
  queueOf,
} from '@comptoir/contracts'
import type { ChannelModel } from 'amqplib'
import { answered, onChannel } from './rabbitmq-channel.ts'

/**
 * RabbitMQ 3.10 writes down half a second later which quorum queues it has. One that is killed before that comes back with a
 * queue that holds nothing and takes nothing.
 */
const REMEMBERED_AFTER_MS = 1_000
const REFUSED = 403
const ABSENT = 404
const DIFFERENT = 406

/**
 * Makes sure that the queues of all consumers exist. An account that may make none finds them made.
 * @throws when a queue is missing and the account may not make it.
 */
export async function ensureTopology(model: ChannelModel, consumers: readonly string[]): Promise<void> {
  let isMade = false
  for (const consumer of consumers) {
    if (await hasQueues(model, consumer)) continue
    await declareQueues(model, consumer)
    isMade = true
  }
  if (isMade) await pause(REMEMBERED_AFTER_MS)
}

const hasQueues = (model: ChannelModel, consumer: string): Promise<boolean> =>
  onChannel(model, (channel) =>
    isFound(
      (async () => {
        await answered(channel.checkExchange(EXCHANGE))
        await answered(channel.checkExchange(DEAD_EXCHANGE))
        await answered(channel.checkQueue(queueOf(consumer)))
        await answered(channel.checkQueue(deadQueueOf(consumer)))
      })(),
    ),
  )

async function isFound(question: Promise<unknown>): Promise<boolean> {
  try {
    await question
    return true
  } catch (cause) {
    if (replyCode(cause) === ABSENT) return false
    throw cause
  }
}

/** Makes the queues of a consumer, and what leads to them. */
async function declareQueues(model: ChannelModel, consumer: string): Promise<void> {
  await onChannel(model, async (channel) => {
    try {
      await answered(channel.assertExchange(EXCHANGE, 'direct', { durable: true }))
      await answered(channel.assertExchange(DEAD_EXCHANGE, 'direct', { durable: true }))
      await answered(channel.assertQueue(deadQueueOf(consumer), { durable: true, arguments: DEAD_ARGUMENTS }))
      await answered(channel.bindQueue(deadQueueOf(consumer), DEAD_EXCHANGE, consumer))
      await answered(
        channel.assertQueue(queueOf(consumer), { durable: true, arguments: queueArguments(consumer) }),
      )
      await answered(channel.bindQueue(queueOf(consumer), EXCHANGE, consumer))
    } catch (cause) {
      const code = replyCode(cause)
      if (code !== REFUSED && code !== DIFFERENT) throw cause
      throw new Error(
        `bus: the queues of ${consumer} are missing or others, and this account may not make them`,
        {
          cause,
        },
      )
    }
  })
}

const replyCode = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined

interface Foreign {
  readonly queue: string
  readonly dead: string
  readonly deadArguments: Readonly<Record<string, string | number>>
}

/** Makes a queue that others fill, where it is missing, and the one beside it. */
export async function ensureForeignQueue(
  model: ChannelModel,
  { queue, dead, deadArguments }: Foreign,
): Promise<void> {
  for (const [name, declared] of [
    [queue, {}],
    [dead, deadArguments],
  ] as const) {
    const isThere = await onChannel(model, (channel) => isFound(answered(channel.checkQueue(name))))
    if (isThere) continue
    await onChannel(model, (channel) =>
      answered(channel.assertQueue(name, { durable: true, arguments: declared })),
    )
  }
}
