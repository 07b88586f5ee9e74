/**
 * Where requests of pages go on to: to the gateway, or to the service itself where the contract keeps a route from the
 * gateway. A request moves to the next instance only when the connection was refused, since nothing was sent then.
 */
import type { Readable } from 'node:stream'
import { isBesideGateway, KEEPER_OF_KEYS, type Route, services } from '@comptoir/contracts'
import { nothingWasSent } from '@comptoir/kit/http/client.ts'
import { Pool } from '@comptoir/kit/http/undici.ts'
import { processOf, STREAMS } from './flux/place.ts'

const GATEWAY = 'passerelle'

/** Routes for people that the gateway does not carry. */
const direct = services.flatMap(({ name, routes }) =>
  routes
    .filter(isBesideGateway)
    .map((route) => ({ service: name, method: route.method, pattern: patternOf(route) })),
)

/** The services that are asked without the gateway: those of such routes, of streams, and who opens sessions. */
export const ASKED_DIRECTLY: readonly string[] = [
  ...new Set([
    ...direct.map(({ service }) => service),
    ...Object.values(STREAMS).map(processOf),
    KEEPER_OF_KEYS,
  ]),
]

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`)
}

/** The process that answers this. */
export function targetOf(method: string, path: string): string {
  const found = direct.find((one) => one.method === method && one.pattern.test(path))
  return found?.service ?? GATEWAY
}

export interface Forwarded {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
  /** Ends the wait. */
  readonly signal?: AbortSignal
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readable
}

export interface Upstreams {
  /** Rejects when no instance answers: see `nothingWasSent`. */
  ask(target: string, request: Forwarded): Promise<Answered>
  /** Opens a stream, whose body has no end. */
  follow(target: string, request: Forwarded): Promise<Answered>
  close(): Promise<void>
}

/** A gateway gives up before that, and says so. */
const TIMEOUT_MS = 10_000
const STREAM_SILENCE_MS = 40_000

/** Pools of connections to the instances of each process. */
export function upstreamsAt(urls: Readonly<Record<string, readonly string[]>>): Upstreams {
  const open = (connections: number, bodyTimeout: number) =>
    new Map(
      Object.entries(urls).map(([name, all]) => [
        name,
        all.map(
          (url) =>
            new Pool(url, {
              connections,
              pipelining: 1,
              connect: { timeout: 2_000 },
              headersTimeout: TIMEOUT_MS,
              bodyTimeout,
              keepAliveTimeout: 30_000,
              keepAliveMaxTimeout: 60_000,
            }),
        ),
      ]),
    )
  const [calls, streams] = [open(64, TIMEOUT_MS), open(256, STREAM_SILENCE_MS)]
  return {
    ask: (target, request) => send(calls.get(target) ?? [], request),
    follow: (target, request) => send(streams.get(target) ?? [], request),
    close: async () => {
      const all = [...calls.values(), ...streams.values()].flat()
      await Promise.all(all.map((pool) => pool.destroy()))
    },
  }
}

async function send(pools: readonly Pool[], request: Forwarded): Promise<Answered> {
  let cause: unknown = new Error('no such process')
  for (const pool of pools) {
    try {
      const { method, path, headers, body, signal } = request
      const answer = await pool.request({
        method: method as 'GET',
        path,
        headers,
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      })
      return { status: answer.statusCode, headers: answer.headers, body: answer.body }
    } catch (fault) {
      cause = fault
      if (!nothingWasSent(fault)) break
    }
  }
  throw cause
}
