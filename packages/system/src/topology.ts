/**
 * The processes of the system. The contracts say what a service is called, where it listens and what it offers; commands,
 * proofs and generated files read this list.
 */
import { asksForKeys, KEEPER_OF_KEYS, type ServiceContract, services } from '@comptoir/contracts'

export interface ProcessSpec {
  /** As in X-Instance-Id, in `npm run logs -- stock` and in `--instances stock=2`. */
  readonly name: string
  readonly alias?: string
  /** Holds src/main.ts. */
  readonly folder: string
  /** The instances of a plain `npm start`; further ones listen on the first of these + 100·k. */
  readonly ports: readonly number[]
  /** Whether it owns a database, and a role, of its name. */
  readonly database: boolean
  /** Processes stop in this order, those of one rank together. A process stops before those that it calls. */
  readonly stopRank: number
  /** The processes that it calls. It gets their addresses as `<NAME>_URLS`. */
  readonly calls: readonly string[]
  /** Operators act on it, with the token of their file. */
  readonly operated?: true
}

/** The gateway has no contract of its own: its routes are those of the services. */
export const gateway: ProcessSpec = {
  name: 'passerelle',
  alias: 'gateway',
  folder: 'krakend/stand-in',
  ports: [8080],
  database: false,
  stopRank: 1,
  calls: services.filter(({ routes }) => routes.some(({ passerelle }) => passerelle)).map(({ name }) => name),
}

const participants = services.filter(({ operations }) => operations.length > 0).map(({ name }) => name)

const processOf = (service: ServiceContract): ProcessSpec => {
  const { name, alias, folder, ports, runsSagas, asks = [] } = service
  const asked = asks.map(({ service }) => service)
  return {
    name,
    ...(alias === undefined ? {} : { alias }),
    folder: folder ?? `services/${name}`,
    ports,
    database: true,
    stopRank: runsSagas === true ? 2 : 3,
    calls: [...new Set([...(runsSagas === true ? participants : []), ...asked, ...keysFor(name)])],
    ...(runsSagas === true ? { operated: true } : {}),
  }
}

/** A guarded service asks for the keys of tokens. Without an answer it says so, as with other questions: the two stop in any order. */
const keysFor = (name: string): string[] => (asksForKeys({ name }) ? [KEEPER_OF_KEYS] : [])

/** Every process, the gateway first, then in the order in which they stop. */
export const processes: readonly ProcessSpec[] = [gateway, ...services.map(processOf)].sort(
  (a, b) => a.stopRank - b.stopRank,
)

/** The database that carries events from service to service. */
export const busDatabase = 'bus'
export const databasePort = 5434
