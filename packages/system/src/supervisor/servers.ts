/** RabbitMQ, Redis and Restate of a running system, where they are asked for, and nginx. Each is started again when it ends by itself. */
import { join } from 'node:path'
import { BILLING_VHOST } from '@comptoir/contracts'
import { NGINX_PORT, startNginx } from '../servers/nginx.ts'
import { ADMINISTRATOR, RABBITMQ_PORTS, startRabbitmq } from '../servers/rabbitmq.ts'
import { REDIS_PORT, startRedis } from '../servers/redis.ts'
import { RESTATE_PORTS, type Restate, startRestate } from '../servers/restate.ts'
import { type Server, serverIn, stopLeftovers } from '../servers/server.ts'
import { StartError } from '../start-error.ts'
import { databasesOf, type ProcessSpec } from '../topology.ts'
import type { BusUrls } from './control.ts'
import { countFalls, restartDelayMs } from './restart-delay.ts'
import type { ProcessState } from './run-file.ts'

/** An engine of sagas that is not ours. */
export type EngineChoice = 'restate'

/** What carries events, what runs sagas, and where reads are cached: without a choice, PostgreSQL and the memory of each process. */
export interface ServerChoice {
  readonly bus?: 'rabbitmq'
  readonly cache?: 'redis'
  readonly engine?: EngineChoice | undefined
  /** Where the interfaces listen, for nginx in front of them; without it each is its own door. */
  readonly behindNginx?: readonly number[]
}

export interface Servers {
  /** Undefined where PostgreSQL carries the events. */
  busUrl(account: string): string | undefined
  /** Where other programs put what they want billed; undefined where no broker is chosen. */
  billingUrl(account: string): string | undefined
  /** Undefined where each process caches in its memory. */
  cacheUrl(account: string): string | undefined
  /** Where orchestrators ask the engine, and listen for it; undefined where our own runs the sagas. */
  readonly engine: Engine | undefined
  stop(): Promise<void>
}

/** The addresses of an engine that is not ours. */
export interface Engine {
  readonly url: string
  readonly workerPort: number
  /** Tells it of the orchestrators, once they listen. Throws StartError. */
  register(): Promise<void>
}

export interface ServersOptions extends ServerChoice {
  /** The state folder of the checkout. */
  readonly state: string
  readonly portOffset: number
  /** Each has an account of its name. */
  readonly services: readonly string[]
  readonly tell: (server: string, state: ProcessState, more?: Told) => void
}

interface Told {
  readonly reason?: string
  readonly delayMs?: number
  readonly again?: boolean
}

const foldersOf = (state: string) => ({
  rabbitmq: join(state, 'rabbitmq'),
  redis: join(state, 'redis'),
  nginx: join(state, 'nginx'),
  restate: join(state, 'restate'),
})

/** Their folders, all of which a reset forgets. */
export const serverFolders = (state: string): readonly string[] => Object.values(foldersOf(state))

/** The number of a server's own process, while it runs. */
export const serverPidOf = (state: string, server: 'rabbitmq' | 'redis' | 'restate'): number | undefined =>
  serverIn(foldersOf(state)[server])

/** Ends what a killed supervisor left. */
export async function stopLeftServers(state: string): Promise<void> {
  for (const folder of serverFolders(state)) await stopLeftovers(folder)
}

/** The ports that they take. */
export function serverPorts(
  { bus, cache, engine, behindNginx }: ServerChoice,
  portOffset: number,
): { id: string; port: number }[] {
  const rabbitmq = Object.values(RABBITMQ_PORTS).map((port) => ({ id: 'RabbitMQ', port: port + portOffset }))
  const redis = { id: 'Redis', port: REDIS_PORT + portOffset }
  const nginx = { id: 'nginx', port: NGINX_PORT + portOffset }
  const restate = Object.values(RESTATE_PORTS).map((port) => ({ id: 'Restate', port: port + portOffset }))
  return [
    ...(bus === undefined ? [] : rabbitmq),
    ...(cache === undefined ? [] : [redis]),
    ...(behindNginx === undefined ? [] : [nginx]),
    ...(engine === undefined ? [] : restate),
  ]
}

/** Starts those that are chosen, side by side. Throws StartError, with nothing left running. */
export async function openServers(options: ServersOptions): Promise<Servers> {
  const { state, portOffset, services, bus, cache, engine, behindNginx, tell } = options
  const { rabbitmq, redis, nginx, restate } = foldersOf(state)
  const broker = () => startRabbitmq({ directory: rabbitmq, portOffset, services, managed: true })
  const memory = () => startRedis({ directory: redis, port: REDIS_PORT + portOffset, services })
  const door = (instancePorts: readonly number[]) => () =>
    startNginx({ directory: nginx, port: NGINX_PORT + portOffset, instancePorts })
  const runner = () => startRestate({ directory: restate, portOffset })
  const [busServer, cacheServer, doorServer, engineServer] = await Promise.allSettled([
    bus === undefined ? undefined : keep('RabbitMQ', broker, tell),
    cache === undefined ? undefined : keep('Redis', memory, tell),
    behindNginx === undefined ? undefined : keep('nginx', door(behindNginx), tell),
    engine === undefined ? undefined : keep('Restate', runner, tell),
  ])
  const opened = [busServer, cacheServer, doorServer, engineServer]
  const kept = opened.flatMap((one) =>
    one.status === 'fulfilled' && one.value !== undefined ? [one.value] : [],
  )
  const stop = async () => {
    await Promise.all(kept.map((one) => one.stop()))
  }
  for (const one of opened)
    if (one.status === 'rejected') {
      await stop()
      throw one.reason
    }
  const brokerUrl = (account: string, vhost?: string) =>
    busServer.status === 'fulfilled' ? busServer.value?.now().url(account, vhost) : undefined
  return {
    busUrl: (account) => brokerUrl(account),
    billingUrl: (account) => brokerUrl(account, BILLING_VHOST),
    cacheUrl: (account) =>
      cacheServer.status === 'fulfilled' ? cacheServer.value?.now().url(account) : undefined,
    engine: engineServer.status === 'fulfilled' ? engineOf(engineServer.value) : undefined,
    stop,
  }
}

function engineOf(kept: Kept<Restate> | undefined): Engine | undefined {
  if (kept === undefined) return undefined
  const { ingress: url, workerPort } = kept.now()
  return { url, workerPort, register: () => kept.now().register() }
}

interface OwnBuses {
  readonly table: readonly ProcessSpec[]
  /** Those that the user runs. */
  readonly ownBus?: string | undefined
  readonly ownBilling?: string | undefined
}

/**
 * The addresses of the bus as whoever may touch every queue has them: any service may, where PostgreSQL carries the events.
 * Throws StartError while none is there.
 */
export function busOfOperators(
  { table, ownBus, ownBilling }: OwnBuses,
  database?: { busUrl(service: string): string },
  servers?: Servers,
): BusUrls {
  const [any = ''] = databasesOf(table)
  const url = ownBus ?? servers?.busUrl(ADMINISTRATOR) ?? database?.busUrl(any)
  if (url !== undefined) return { url, billingUrl: ownBilling ?? servers?.billingUrl(ADMINISTRATOR) }
  throw new StartError({ fr: 'le bus n’est pas encore là', en: 'the bus is not there yet' })
}

interface Kept<S> {
  now(): S
  stop(): Promise<void>
}

async function keep<S extends Server>(
  name: string,
  start: () => Promise<S>,
  tell: ServersOptions['tell'],
): Promise<Kept<S>> {
  tell(name, 'demarre')
  let server = await start()
  let isStopping = false
  let raising = Promise.resolve()
  const watch = (falls: number) => {
    const since = Date.now()
    void server.ended.then((reason) => {
      if (!isStopping) raising = raise(countFalls(falls, Date.now() - since), reason)
    })
  }
  const raise = async (falls: number, reason: string): Promise<void> => {
    const delayMs = restartDelayMs(falls)
    tell(name, 'relance', { reason, delayMs })
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (isStopping) return
    try {
      server = await start()
    } catch (error) {
      return raise(falls + 1, error instanceof Error ? error.message : String(error))
    }
    watch(falls)
    tell(name, 'pret', { again: true })
  }
  watch(0)
  tell(name, 'pret')
  return {
    now: () => server,
    stop: async () => {
      isStopping = true
      await raising
      await server.stop()
      tell(name, 'arrete')
    },
  }
}
