import type { ChannelModel } from 'amqplib'
import { afterEach, expect, test, vi } from 'vitest'
import { ANSWER_WITHIN_MS } from '../src/bus/rabbitmq-channel.ts'
import { ensureTopology } from '../src/bus/rabbitmq-topology.ts'

const never = () => new Promise<never>(() => undefined)

afterEach(() => {
  vi.useRealTimers()
})

test.each([
  ['opens no channel', { createChannel: never }],
  [
    'answers no question',
    {
      createChannel: async () => ({ on: () => undefined, close: never, checkExchange: never }),
    },
  ],
])('a broker that %s is taken for one that is away', async (_what, broker) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const failure = ensureTopology(broker as unknown as ChannelModel, ['rapports']).catch(
    (cause: unknown) => cause,
  )
  // The question, and the farewell after it.
  await vi.advanceTimersByTimeAsync(2 * ANSWER_WITHIN_MS)
  expect(await failure).toMatchObject({ message: 'bus: RabbitMQ does not answer' })
})
