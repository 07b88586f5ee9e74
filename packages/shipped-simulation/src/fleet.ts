/** The participants as they ship: two instances of each, served by the code of services, on pools that may fail. */
import type { Bus, WrittenEvent } from '@comptoir/kit/bus/bus.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { createPool, type Pool } from '@comptoir/kit/postgres/database.ts'
import type { Rounds } from '@comptoir/kit/process/rounds.ts'
import { startRelay } from '@comptoir/participant/outbox.ts'
import { serveOperations } from '@comptoir/participant/serve-operations.ts'
import type { Random } from '@comptoir/testing/random.ts'
import type { FastifyInstance } from 'fastify'
import { type Count, type Faults, Link } from './link.ts'
import type { Participant } from './shop.ts'

const INSTANCES = 2

export interface FleetWeather {
  readonly random: Random
  readonly postgres: Faults
  readonly http: Faults
  /** How often an instance answers by an error, before it did anything or after. */
  readonly error: number
  /** How often the bus fails, before it took the events or after. */
  readonly bus: number
}

interface Instance {
  readonly service: string
  readonly app: FastifyInstance
  readonly http: Link
  readonly postgres: Link
  readonly pool: Pool
  readonly relay: Rounds
}

export class Fleet {
  /** Ids of the events that the bus took, by service. */
  readonly published = new Map<string, Set<string>>()
  /** `path id` of each command, with the keys under which it came: a second one would be a command of its own. */
  readonly keys = new Map<string, Set<string>>()
  readonly #instances: Instance[] = []
  #weather: FleetWeather | undefined

  static async open(url: string, served: readonly Participant[], count: Count): Promise<Fleet> {
    const fleet = new Fleet()
    for (const participant of served) {
      fleet.published.set(participant.contract.name, new Set())
      for (let n = 0; n < INSTANCES; n += 1)
        fleet.#instances.push(await fleet.#start(url, participant, count))
    }
    return fleet
  }

  /** The addresses of each participant's instances. */
  get urls(): Record<string, string[]> {
    const urls: Record<string, string[]> = {}
    for (const { service, http } of this.#instances) (urls[service] ??= []).push(http.url)
    return urls
  }

  become(weather: FleetWeather | undefined): void {
    this.#weather = weather
    for (const { http, postgres } of this.#instances) {
      http.become(weather && { random: weather.random, faults: weather.http })
      postgres.become(weather && { random: weather.random, faults: weather.postgres })
    }
  }

  /** One instance refuses connections for a while. */
  refuse(random: Random, ms: number): Promise<void> {
    const instance = this.#instances[random.between(0, this.#instances.length - 1)] as Instance
    return instance.http.refuseFor(ms)
  }

  async settle(): Promise<void> {
    await Promise.all(this.#instances.flatMap(({ http, postgres }) => [http.settle(), postgres.settle()]))
  }

  /** Forgets what it noted, for the next seed. */
  forget(): void {
    this.keys.clear()
    for (const ids of this.published.values()) ids.clear()
  }

  async close(): Promise<void> {
    for (const { app, http, postgres, pool, relay } of this.#instances) {
      await http.close()
      await app.close()
      await relay.stop()
      await pool.end()
      await postgres.close()
    }
  }

  async #start(url: string, { contract, operations }: Participant, count: Count): Promise<Instance> {
    const service = contract.name
    const instanceId = `${service}-essai`
    const postgres = await Link.open({ url, protocol: 'postgres', count })
    const settings = { search_path: service }
    const pool = createPool({ url: postgres.url, max: 4, applicationName: instanceId, settings })
    const deps = {
      pool,
      instanceId,
      log: createLogger({ service, instance: instanceId, level: 'silent' }),
      registry: createMetrics(service, instanceId),
      now: () => new Date(),
      monotonicMs: () => performance.now(),
      newId,
      laneMax: 64,
    }
    const app = await buildServer({ contract, ready: async () => undefined, ...deps })
    this.#addHooks(app, count)
    serveOperations(app, deps, operations)
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    const http = await Link.open({ url: address, protocol: 'http', count })
    const relay = startRelay({ pool, bus: this.#bus(service, count), log: deps.log }, 40)
    return { service, app, postgres, pool, relay, http }
  }

  /** Errors before and after the work, and a note of each command's key. */
  #addHooks(app: FastifyInstance, count: Count): void {
    app.addHook('preHandler', async ({ url, headers, body }, reply) => {
      for (const [command, key] of commandsOf(url, headers['idempotency-key'], body as Body))
        this.keys.set(command, (this.keys.get(command) ?? new Set()).add(key))
      if (!this.#fails()) return
      count('error instead of work')
      return reply.code(503).send({})
    })
    app.addHook('onSend', async (_request, reply, payload) => {
      if (reply.statusCode !== 200 || !this.#fails()) return payload
      count('error after work')
      reply.code(500)
      return '{}'
    })
  }

  #fails(): boolean {
    return this.#weather?.random.chance(this.#weather.error / 2) === true
  }

  #bus(service: string, count: Count): Bus {
    const take = (events: readonly WrittenEvent[]) => {
      for (const { id } of events) this.published.get(service)?.add(id)
    }
    return {
      publish: async (events) => {
        const { random, bus = 0 } = this.#weather ?? {}
        const draw = random?.next() ?? 1
        if (draw >= bus) return take(events)
        count('bus failed')
        if (draw < bus / 2) take(events)
        throw new Error('the bus failed')
      },
      consume: async () => undefined,
      close: async () => undefined,
    }
  }
}

interface Body {
  readonly id?: string
  readonly commands?: readonly { readonly key: string; readonly body: { readonly id: string } }[]
}

/** `path id` and key of each command of a request. */
function commandsOf(url: string, key: string | string[] | undefined, body: Body): [string, string][] {
  const path = url.replace(/\/lot$/, '')
  if (body.commands === undefined) return [[`${path} ${body.id}`, String(key)]]
  return body.commands.map((command) => [`${path} ${command.body.id}`, command.key])
}
