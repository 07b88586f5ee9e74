/** A question to RabbitMQ over a channel of its own, and how long it may take. */
import type { Channel, ChannelModel } from 'amqplib'
import { inTime, within } from '../within.ts'

/** A broker that hangs keeps its connections: it is taken for one that is away. */
export const ANSWER_WITHIN_MS = 5_000

/** @throws when RabbitMQ has not answered in time. */
export const answered = <T>(question: PromiseLike<T>): Promise<T> =>
  inTime(ANSWER_WITHIN_MS, Promise.resolve(question), 'bus: RabbitMQ does not answer')

/** Asks over a channel of its own: a question about what is not there ends it, and nothing else. Each question of `work` is `answered`. */
export async function onChannel<T>(model: ChannelModel, work: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await answered(model.createChannel())
  channel.on('error', () => undefined)
  try {
    return await work(channel)
  } finally {
    // Closed by the broker already, when it refused something.
    await within(
      ANSWER_WITHIN_MS,
      channel.close().catch(() => undefined),
    )
  }
}
