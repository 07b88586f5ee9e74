/**
 * Reads one queue of RabbitMQ: in groups, one at a time. A message is acknowledged once its group was handled, so what a
 * process had in hand when it died is delivered again. One that cannot be handled holds up no other: it is tried again alone,
 * with longer and longer pauses, and then parked.
 */
import { DELIVERIES_MAX } from '@comptoir/contracts'
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import type { Logger } from '../observe/logger.ts'
import { databaseFault } from '../postgres/fault.ts'
import { within } from '../within.ts'
import { NEVER_HANDLED } from './bus.ts'
import { sentMs, Unreadable } from './rabbitmq-message.ts'

export interface ReaderOptions<T> {
  readonly queue: string
  readonly log: Logger
  /** @throws Unreadable when the message is to be parked. */
  readonly read: (message: ConsumeMessage) => T
  readonly handle: (group: readonly T[]) => Promise<void>
  /** Puts a message beside, and takes it off the queue. */
  readonly park: (message: ConsumeMessage, channel: Channel) => Promise<void>
  /** Called when the work on a group takes too long: the connection is to be given up, and all goes to whoever is there. */
  readonly abandon: () => void
  readonly abandonedAfterMs: number
  /** Before a message is tried again; twice as long each time, up to the limit. */
  readonly pauses: { readonly firstMs: number; readonly limitMs: number }
}

const GROUP_MAX = 200
/** Two groups: one in hand and one on its way. */
const PREFETCH = 2 * GROUP_MAX
const CLOSE_WITHIN_MS = 5_000

interface Taken<T> {
  readonly message: ConsumeMessage
  readonly value: T
  tries: number
}

export class Reader<T> {
  readonly #options: ReaderOptions<T>
  #session: Session<T> | undefined

  constructor(options: ReaderOptions<T>) {
    this.#options = options
  }

  /** Reads over this connection from now on; the last one is gone. */
  async begin(model: ChannelModel): Promise<void> {
    this.#session?.forget()
    const channel = await model.createChannel()
    const session = new Session(this.#options, channel)
    this.#session = session
    // A channel that ends alone takes the connection with it, which then comes back whole.
    channel.on('error', (cause: Error) => this.#options.log.warn({ err: cause }, 'bus channel failed'))
    channel.on('close', () => {
      if (session.forget()) this.#options.abandon()
    })
    await session.begin()
  }

  /** When the message in hand that was sent first was sent. */
  oldestMs(): number | undefined {
    return this.#session?.oldestMs()
  }

  /** When the newest message that came was sent. */
  newestMs(): number | undefined {
    return this.#session?.newestMs
  }

  /** Takes no further message, and resolves once the group in hand has been handled. */
  async close(): Promise<void> {
    await this.#session?.close()
  }
}

/** What is read over one channel. Its end brings every message back that was not acknowledged. */
class Session<T> {
  newestMs: number | undefined
  readonly #options: ReaderOptions<T>
  readonly #channel: Channel
  readonly #waiting: Taken<T>[] = []
  readonly #held = new Map<ConsumeMessage, NodeJS.Timeout | undefined>()
  #working: Promise<void> | undefined
  #tag = ''
  #isOver = false
  #isClosing = false
  readonly #closing = Promise.withResolvers<void>()

  constructor(options: ReaderOptions<T>, channel: Channel) {
    this.#options = options
    this.#channel = channel
  }

  async begin(): Promise<void> {
    await this.#channel.prefetch(PREFETCH)
    const { consumerTag } = await this.#channel.consume(this.#options.queue, (message) => {
      // The broker says so when the queue is gone.
      if (message === null) this.#options.abandon()
      else if (!this.#isOver) this.#take(message)
    })
    this.#tag = consumerTag
  }

  oldestMs(): number | undefined {
    const times = [...this.#held.keys()].flatMap((message) => sentMs(message) ?? [])
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** Ends without a word to the broker; false when it had ended. */
  forget(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.#isClosing = true
    this.#closing.resolve()
    for (const timer of this.#held.values()) clearTimeout(timer)
    return true
  }

  async close(): Promise<void> {
    if (this.#isOver) return
    // What waits, and what fails from here on, is left to others.
    this.#isClosing = true
    this.#closing.resolve()
    await within(
      CLOSE_WITHIN_MS,
      this.#channel.cancel(this.#tag).catch(() => undefined),
    )
    await within(CLOSE_WITHIN_MS, this.#working ?? Promise.resolve())
    this.forget()
    // Closing also brings the last acknowledgements through.
    await within(
      CLOSE_WITHIN_MS,
      this.#channel.close().catch(() => undefined),
    )
  }

  #take(message: ConsumeMessage): void {
    this.newestMs = sentMs(message) ?? this.newestMs
    this.#held.set(message, undefined)
    try {
      this.#waiting.push({ message, value: this.#options.read(message), tries: 0 })
    } catch (cause) {
      if (!(cause instanceof Unreadable)) throw cause
      return void this.#park(message, cause)
    }
    this.#work()
  }

  #work(): void {
    this.#working ??= this.#handleAll().finally(() => {
      this.#working = undefined
    })
  }

  async #handleAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isClosing) {
      const group = this.#waiting.splice(0, GROUP_MAX)
      if (await this.#handle(group)) continue
      // Which one it was is not known: each is tried alone.
      for (const one of group) if (!(await this.#handle([one]))) this.#tryLater(one)
    }
  }

  /** False when the work failed by a fault that may be the messages'; waits as long as nothing can be done at all. */
  async #handle(group: readonly Taken<T>[]): Promise<boolean> {
    const { log, queue, handle } = this.#options
    for (let attempt = 1; !this.#isClosing; attempt += 1) {
      try {
        await this.#inTime(handle(group.map(({ value }) => value)))
        this.#acknowledge(group)
        return true
      } catch (cause) {
        const fault = databaseFault(cause)
        log.warn({ err: cause, queue, messages: group.length }, 'group of the bus was not handled')
        if (fault !== 'unavailable' && fault !== 'conflict') return false
        await within(this.#pauseMs(attempt), this.#closing.promise)
      }
    }
    // Whoever comes next gets it.
    return true
  }

  /** Gives the connection up when the work takes too long: a later end of it is of no interest. */
  async #inTime(work: Promise<void>): Promise<void> {
    const late = setTimeout(() => {
      this.#options.log.error({ queue: this.#options.queue }, 'work on a group of the bus takes too long')
      if (this.forget()) this.#options.abandon()
    }, this.#options.abandonedAfterMs)
    try {
      await work
    } finally {
      clearTimeout(late)
    }
  }

  #tryLater(one: Taken<T>): void {
    one.tries += 1
    if (one.tries >= DELIVERIES_MAX) return void this.#park(one.message, new Unreadable(NEVER_HANDLED))
    if (this.#isOver) return
    const again = () => {
      this.#waiting.push(one)
      this.#work()
    }
    this.#held.set(one.message, setTimeout(again, this.#pauseMs(one.tries)))
  }

  #pauseMs(times: number): number {
    const { firstMs, limitMs } = this.#options.pauses
    return Math.min(limitMs, firstMs * 2 ** (times - 1))
  }

  async #park(message: ConsumeMessage, fault: Unreadable): Promise<void> {
    const { log, queue, park } = this.#options
    log.error(
      { queue, messageId: message.properties.messageId, fault: fault.message },
      'message of the bus parked',
    )
    try {
      await park(message, this.#channel)
      this.#held.delete(message)
    } catch (cause) {
      log.warn({ err: cause }, 'message of the bus was not parked, it comes again')
      if (this.forget()) this.#options.abandon()
    }
  }

  /** One word for all of a group, where nothing that came before it is still in hand. */
  #acknowledge(group: readonly Taken<T>[]): void {
    if (this.#isOver) return
    const last = group.at(-1)?.message
    const first = this.#held.keys().take(group.length).toArray()
    const isPrefix = group.every(({ message }, n) => message === first[n])
    for (const { message } of group) {
      this.#held.delete(message)
      if (!isPrefix) this.#channel.ack(message)
    }
    if (isPrefix && last !== undefined) this.#channel.ack(last, true)
  }
}
