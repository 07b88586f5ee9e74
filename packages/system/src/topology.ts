/**
 * The processes of the system. The contracts say what a service is called, where it listens and what it offers; commands,
 * proofs and generated files read this list.
 */
import {
  asksForKeys,
  facturation,
  KEEPER_OF_KEYS,
  type ServiceContract,
  serviceProcesses,
  services,
  workerOf,
} from '@comptoir/contracts'

export interface ProcessSpec {
  /** As in X-Instance-Id, in `npm run logs -- stock` and in `--instances stock=2`. */
  readonly name: string
  readonly alias?: string
  readonly folder: string
  /** Its file in the folder, where that is not `src/main.ts`. */
  readonly main?: string
  /** The instances of a plain `npm start`; further ones listen on the first of these + 100·k. */
  readonly ports: readonly number[]
  /** The database that it uses, under the role of the same name: its own, or that of the service whose worker it is. */
  readonly database?: string
  /** It starts before the others: web orders pass through it. */
  readonly startsFirst?: true
  /** Processes stop in this order, those of one rank together. A process stops before those that it calls. */
  readonly stopRank: number
  /** The processes that it calls. It gets their addresses as `<NAME>_URLS`. */
  readonly calls: readonly string[]
  /** Operators act on it, with the token of their file. */
  readonly operated?: true
  /** It keeps what nobody else may read, by the secret of its file. */
  readonly sealed?: true
}

/** The gateway has no contract of its own: its routes are those of the services. */
export const gateway: ProcessSpec = {
  name: 'passerelle',
  alias: 'gateway',
  folder: 'krakend/stand-in',
  startsFirst: true,
  ports: [8080],
  stopRank: 1,
  calls: services.filter(({ routes }) => routes.some(({ passerelle }) => passerelle)).map(({ name }) => name),
}

/**
 * What people open in a browser. It has no contract that others know: its pages ask the gateway, and a service itself for what
 * the gateway does not carry; its page of health looks at each process, its own instances too.
 */
export const interfaces: ProcessSpec = {
  name: 'interfaces',
  folder: 'interfaces/server',
  ports: [8004, 8005],
  database: 'interfaces',
  stopRank: 0,
  calls: ['interfaces', gateway.name, ...serviceProcesses.map(({ name }) => name)],
  sealed: true,
}

const participants = services.filter(({ operations }) => operations.length > 0).map(({ name }) => name)

const processOf = (service: ServiceContract): ProcessSpec => {
  const { name, alias, folder, ports, startsFirst, runsSagas, asks = [] } = service
  const asked = asks.map(({ service }) => service)
  return {
    name,
    ...(alias === undefined ? {} : { alias }),
    folder: folder ?? `services/${name}`,
    ...(startsFirst === undefined ? {} : { startsFirst }),
    ports,
    database: name,
    stopRank: runsSagas === true ? 2 : 3,
    calls: [...new Set([...(runsSagas === true ? participants : []), ...asked, ...keysFor(name)])],
    ...(runsSagas === true ? { operated: true } : {}),
  }
}

/** Works for its service, so it stops before it, as an orchestrator does before those that it calls. */
const workerProcessOf = (service: ServiceContract): ProcessSpec => ({
  ...processOf(workerOf(service)),
  main: 'src/worker.ts',
  database: service.name,
  stopRank: 2,
})

/** A guarded service asks for the keys of tokens. Without an answer it says so, as with other questions: the two stop in any order. */
const keysFor = (name: string): string[] => (asksForKeys({ name }) ? [KEEPER_OF_KEYS] : [])

/** Every process, in the order in which they stop. */
export const processes: readonly ProcessSpec[] = [
  interfaces,
  gateway,
  ...services.map(processOf),
  ...services.filter(({ worker }) => worker !== undefined).map(workerProcessOf),
].sort((a, b) => a.stopRank - b.stopRank)

/** The file that a process runs, seen from the checkout. */
export const mainOf = ({ folder, main = 'src/main.ts' }: Pick<ProcessSpec, 'folder' | 'main'>): string =>
  `${folder}/${main}`

/** The process that takes what other programs want billed. */
export const billingReader = workerOf(facturation.service).name

/** The databases of these processes, each once. */
export const databasesOf = (table: readonly ProcessSpec[]): readonly string[] => [
  ...new Set(table.flatMap(({ database }) => database ?? [])),
]

/** The database that carries events from service to service. */
export const busDatabase = 'bus'
export const databasePort = 5434
