/** RabbitMQ, Redis and Restate for tests, where this machine has them: `npm run tools` installs them. */
import { resolve } from 'node:path'
import { hasRabbitmq, type Rabbitmq } from '@comptoir/system/servers/rabbitmq.ts'
import { hasRedis, type Redis } from '@comptoir/system/servers/redis.ts'
import { hasRestate, type Restate } from '@comptoir/system/servers/restate.ts'
import {
  type Kept,
  startThrowAwayRabbitmq,
  startThrowAwayRedis,
  startThrowAwayRestate,
} from '@comptoir/system/servers/throw-away.ts'

const checkout = resolve(import.meta.dirname, '../../..')

export type TestRabbitmq = Kept<Rabbitmq>
export type TestRedis = Kept<Redis>
export type TestRestate = Kept<Restate>
export { hasRabbitmq, hasRedis, hasRestate }

const placed = (services: readonly string[] = []) => ({
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

/** Starts an engine of sagas for a test file. */
export const startTestRestate = (): Promise<TestRestate> => startThrowAwayRestate(placed())
