/**
 * What was put aside on RabbitMQ. To look is to be given messages and not to acknowledge them: they go back when the channel
 * closes. The broker does not keep why a reader parked a message, so that it is judged once more.
 */
import { createHash } from 'node:crypto'
import { deadQueueOf, EXCHANGE, parkedQueueOf } from '@comptoir/contracts'
import { type Channel, type ChannelModel, connect, type GetMessage, type Message } from 'amqplib'
import type { Logger } from '../observe/logger.ts'
import { within } from '../within.ts'
import { type BusEvent, type Judge, NEVER_HANDLED } from './bus.ts'
import type { DeadLetter, DeadLetters, Wanted } from './dead-letters.ts'
import { ANSWER_WITHIN_MS, answered, onChannel } from './rabbitmq-channel.ts'
import { readMessage, readObject, Unreadable } from './rabbitmq-message.ts'
import { type Addressed, Publisher } from './rabbitmq-publisher.ts'

/** Sent before any of them is taken off the queue beside. */
const ROUND_MAX = 100
/** A queue gives messages one by one: of a longer one, an id is looked for among the first so many. */
const LOOKED_AT_MAX = 10_000

/** Where messages lie that were put aside, why, and where each goes when it is played again. */
interface Place {
  readonly dead: string
  readonly to: Pick<Addressed, 'exchange' | 'key'>
  /** @throws Unreadable when nobody can take it. */
  readonly read: (message: Message) => unknown
}

/** Of a consumer's name, the place. */
export type Places = (consumer: string) => Place

/** Events that were put aside. */
export const eventsAside =
  (judge: Judge): Places =>
  (consumer) => ({
    dead: deadQueueOf(consumer),
    to: { exchange: EXCHANGE, key: consumer },
    read: (message) => readMessage(message, judge),
  })

/** What was put aside of queues that others fill, which stand for consumers here; `judge` as `consumeForeignQueue` has it. */
export const messagesAside =
  (judge: (body: BusEvent['body']) => string | undefined): Places =>
  (queue) => ({
    dead: parkedQueueOf(queue),
    to: { exchange: '', key: queue },
    read: ({ content }) => {
      const fault = judge(readObject(content))
      if (fault !== undefined) throw new Unreadable(fault)
    },
  })

export interface RabbitDeadLettersOptions {
  /** Its vhost is part of it. */
  readonly url: string
  readonly log: Logger
  readonly places: Places
}

/**
 * Opens those of the broker at this address.
 * @throws when it does not answer, or refuses the account.
 */
export async function openRabbitDeadLetters(options: RabbitDeadLettersOptions): Promise<DeadLetters> {
  const { url, log, places } = options
  const model = await connect(url, { timeout: ANSWER_WITHIN_MS })
  // Whatever is asked after that fails by itself; without a listener the event would end the process.
  model.on('error', () => undefined)
  let publisher: Promise<Publisher> | undefined
  return {
    list: (wanted, limit) => list(model, { wanted, limit, places }),
    replay: async (wanted) => {
      publisher ??= Publisher.open({ url, log, prepare: async () => undefined })
      return replay(model, await publisher, { wanted, places })
    },
    close: async () => {
      await (await publisher)?.close()
      await within(ANSWER_WITHIN_MS, model.close())
    },
  }
}

interface Listing {
  readonly wanted: Wanted
  readonly limit: number
  readonly places: Places
}

async function list(model: ChannelModel, { wanted, limit, places }: Listing): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = []
  for (const consumer of wanted.consumers) {
    const place = places(consumer)
    await onChannel(model, async (channel) => {
      for await (const message of messagesOf(channel, place, wanted.ids)) {
        if (letters.length >= limit) return
        letters.push(letterOf(message, consumer, place))
      }
    })
  }
  return letters
}

async function replay(
  model: ChannelModel,
  publisher: Publisher,
  { wanted, places }: Omit<Listing, 'limit'>,
): Promise<number> {
  let replayed = 0
  for (const consumer of wanted.consumers) {
    const place = places(consumer)
    await onChannel(model, async (channel) => {
      const round: GetMessage[] = []
      const send = async () => {
        const group = round.splice(0)
        if (group.length > 0) await publisher.send(group.map((message) => againTo(place, message)))
        for (const message of group) channel.ack(message)
        replayed += group.length
      }
      for await (const message of messagesOf(channel, place, wanted.ids)) {
        round.push(message)
        if (round.length === ROUND_MAX) await send()
      }
      await send()
    })
  }
  return replayed
}

/** Those that lie in a place now. What is not acknowledged goes back when the channel closes. */
async function* messagesOf(
  channel: Channel,
  { dead: queue }: Place,
  ids: Wanted['ids'],
): AsyncGenerator<GetMessage> {
  const { messageCount } = await answered(channel.checkQueue(queue))
  const most = ids === undefined ? messageCount : Math.min(messageCount, LOOKED_AT_MAX)
  for (let n = 0; n < most; n += 1) {
    const message = await answered(channel.get(queue))
    if (message === false) return
    if (ids === undefined || ids.includes(idOf(message))) yield message
  }
}

function letterOf(message: Message, consumer: string, place: Place): DeadLetter {
  const { properties, content } = message
  const { type, headers = {} } = properties
  const trace: unknown = headers['traceparent']
  return {
    consumer,
    id: idOf(message),
    type: typeof type === 'string' ? type : undefined,
    fault: faultOf(message, place),
    parkedMs: parkedMs(headers['x-death']),
    body: parsed(content),
    trace: typeof trace === 'string' ? trace : undefined,
  }
}

function idOf({ properties: { messageId }, content }: Message): string {
  if (typeof messageId === 'string') return messageId
  return `sha256:${createHash('sha256').update(content).digest('hex').slice(0, 16)}`
}

function faultOf(message: Message, { read }: Place): string {
  try {
    read(message)
    return NEVER_HANDLED
  } catch (cause) {
    if (cause instanceof Unreadable) return cause.message
    throw cause
  }
}

/** When the broker moved the message last, by the header that it adds then. */
function parkedMs(deaths: unknown): number | undefined {
  const [last] = Array.isArray(deaths) ? (deaths as { time?: { value?: unknown } }[]) : []
  const seconds = last?.time?.value
  return typeof seconds === 'number' ? seconds * 1_000 : undefined
}

function parsed(content: Buffer): unknown {
  const text = content.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The message as it was first sent: without what the broker wrote upon it. */
function againTo({ to }: Place, { content, properties }: Message): Addressed {
  const { userId: _userId, headers = {}, ...kept } = properties
  const own = Object.entries(headers).filter(([name]) => !name.startsWith('x-'))
  return {
    ...to,
    content,
    properties: { ...kept, headers: Object.fromEntries(own), persistent: true },
  }
}
