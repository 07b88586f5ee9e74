/** Brokers, caches and engines for one run of tests, of the benchmark or of the chaos tool, removed at its end. */
import { join } from 'node:path'
import { freeOffset } from '../free-offset.ts'
import { freePort, type ThrowAwayOptions, throwAwayFolder } from '../postgres/throw-away.ts'
import { RABBITMQ_PORTS, type Rabbitmq, startRabbitmq } from './rabbitmq.ts'
import { type Redis, startRedis } from './redis.ts'
import { RESTATE_PORTS, type Restate, startRestate } from './restate.ts'
import type { Server } from './server.ts'

/** A server that can be killed and started again on the same port and data. */
export interface Kept<S> {
  readonly now: S
  /** Ends it as a machine that loses its power does. */
  kill(): Promise<void>
  restart(): Promise<void>
  discard(): Promise<void>
}

export interface ThrowAwayServer extends ThrowAwayOptions {
  readonly checkout: string
  /** Each has an account of its name. */
  readonly services: readonly string[]
}

/** Starts a broker on free ports. */
export async function startThrowAwayRabbitmq(options: ThrowAwayServer): Promise<Kept<Rabbitmq>> {
  const portOffset = await freeOffset(Object.values(RABBITMQ_PORTS))
  const { services } = options
  return keep(options, (directory) => startRabbitmq({ directory, portOffset, services, managed: false }))
}

/** Starts a cache on a free port. */
export async function startThrowAwayRedis(options: ThrowAwayServer): Promise<Kept<Redis>> {
  const port = await freePort()
  const { services } = options
  return keep(options, (directory) => startRedis({ directory, port, services }))
}

/** Starts an engine of sagas on free ports. */
export async function startThrowAwayRestate(
  options: Omit<ThrowAwayServer, 'services'>,
): Promise<Kept<Restate>> {
  const portOffset = await freeOffset(Object.values(RESTATE_PORTS))
  return keep(options, (directory) => startRestate({ directory, portOffset }))
}

async function keep<S extends Server>(
  { checkout, ...options }: Omit<ThrowAwayServer, 'services'>,
  start: (directory: string) => Promise<S>,
): Promise<Kept<S>> {
  const { directory, remove } = await throwAwayFolder(checkout, options)
  const folder = join(directory, 'serveur')
  let now = await start(folder)
  return {
    get now() {
      return now
    },
    kill: async () => {
      process.kill(now.pid, 'SIGKILL')
      await now.ended
      await now.stop()
    },
    restart: async () => {
      now = await start(folder)
    },
    discard: async () => {
      await now.stop()
      await remove()
    },
  }
}
