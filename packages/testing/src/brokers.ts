/** RabbitMQ and Redis for tests, where this machine has them: `npm run tools` installs them. */
import { resolve } from 'node:path'
import { hasRabbitmq, type Rabbitmq } from '@comptoir/system/servers/rabbitmq.ts'
import { hasRedis, type Redis } from '@comptoir/system/servers/redis.ts'
import {
  type Kept,
  startThrowAwayRabbitmq,
  startThrowAwayRedis,
} from '@comptoir/system/servers/throw-away.ts'

const checkout = resolve(import.meta.dirname, '../../..')

export type TestRabbitmq = Kept<Rabbitmq>
export type TestRedis = Kept<Redis>
export { hasRabbitmq, hasRedis }

const placed = (services: readonly string[]) => ({
  checkout,
  stateOverride: process.env['COMPTOIR_STATE'],
  inMemory: true,
  services,
})

/** Starts a broker for a test file. Its data are removed by `discard`. */
export const startTestRabbitmq = (services: readonly string[] = []): Promise<TestRabbitmq> =>
  startThrowAwayRabbitmq(placed(services))

/** Starts a cache for a test file. */
export const startTestRedis = (services: readonly string[]): Promise<TestRedis> =>
  startThrowAwayRedis(placed(services))
