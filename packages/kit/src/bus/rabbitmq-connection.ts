/** A connection to RabbitMQ that comes back by itself, with all that was open on it. */
import { type ChannelModel, connect } from 'amqplib'
import type { Logger } from '../observe/logger.ts'
import { inTime, within } from '../within.ts'

export interface ConnectionOptions {
  readonly url: string
  /** As the management page shows it. */
  readonly name: string
  readonly log: Logger
  /** Opens the channels of a connection. It is called again after each loss, before anything else uses the connection. */
  readonly prepare: (model: ChannelModel) => Promise<void>
}

export interface Connection {
  /** Gives the connection up, as when the network does: it comes back soon. */
  readonly lose: () => void
  readonly close: () => Promise<void>
}

const RETRY_FIRST_MS = 100
const RETRY_MAX_MS = 5_000
/** For the handshake, and for the goodbye: a broker whose disk is full hears nothing. */
const ANSWER_WITHIN_MS = 5_000
/** For looking at all queues: after its start a broker first finds out what it has. */
const PREPARED_WITHIN_MS = 20_000
/** A peer that is silent for two of these is gone. */
const HEARTBEAT_SECONDS = 10

/**
 * Connects, and goes on trying when the broker is away: what needs it fails until it is there.
 * @throws when the broker knows no such account or no such vhost.
 */
export async function openConnection({ url, name, log, prepare }: ConnectionOptions): Promise<Connection> {
  let current: ChannelModel | undefined
  const address = new URL(url)
  address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS))
  const recovering = await connect(address.href, {
    noDelay: true,
    keepAlive: true,
    timeout: ANSWER_WITHIN_MS,
    clientProperties: { connection_name: name },
    recovery: {
      initialDelay: RETRY_FIRST_MS,
      maxDelay: RETRY_MAX_MS,
      waitForConnect: false,
      setup: (model: ChannelModel) => {
        current = model
        // Every loss is followed by `close`; without a listener the event would end the process.
        model.on('error', (cause) => log.warn({ err: cause }, 'bus connection failed'))
        return inTime(PREPARED_WITHIN_MS, prepare(model), 'bus: RabbitMQ does not answer')
      },
    },
  })
  recovering.on('error', () => undefined)
  recovering.on('disconnect', (cause: Error) => log.warn({ err: cause }, 'bus connection lost'))
  recovering.on('connect', () => log.info({ connection: name }, 'connected to the bus'))
  const failed = new Promise<Error>((resolve) => recovering.once('connect-failed', resolve))
  const fault = await Promise.race([recovering.waitForConnect().then(() => undefined), failed])
  if (fault !== undefined) {
    if (isRefusal(fault)) {
      await recovering.close()
      throw new Error('bus: RabbitMQ refuses this account or this vhost', { cause: fault })
    }
    log.warn({ err: fault }, 'bus is away, going on trying')
  }
  return {
    lose: () => void lose(current),
    close: () => within(ANSWER_WITHIN_MS, recovering.close()),
  }
}

/** One that is lost already says so. */
async function lose(model: ChannelModel | undefined): Promise<void> {
  try {
    await model?.close()
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
  }
}

const isRefusal = ({ message }: Error): boolean => /ACCESS.REFUSED|NOT.ALLOWED/.test(message)
