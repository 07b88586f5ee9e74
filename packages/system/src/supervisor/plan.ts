/** Decides, before anything is started, which processes run on which ports with which environment. Pure. */
import { addressVariableOf, type Profile } from '@comptoir/contracts'
import { billingReader, mainOf, type ProcessSpec } from '../topology.ts'

/** A program that runs instead of a process's own file. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Ports that it takes besides the process's own. */
  readonly ports: readonly number[]
}

export interface PlannedProcess {
  /** `stock-8007`: the instance's id, and its log file's name. */
  readonly id: string
  readonly name: string
  readonly folder: string
  /** Its file, seen from the checkout. */
  readonly main: string
  readonly port: number
  readonly startsFirst: boolean
  readonly stopRank: number
  readonly env: Readonly<Record<string, string>>
  /** Instead of its file on Node. */
  readonly program?: Program
}

export interface PlanOptions {
  readonly table: readonly ProcessSpec[]
  /** How many of each run in all; those not named run as the table says. */
  readonly instances: ReadonlyMap<string, number>
  readonly portOffset: number
  readonly profile: Profile
  /** The last day of the past of the demonstration, or `none`. */
  readonly pastUntil: string
  readonly databaseUrl: (name: string) => string
  readonly busUrl: (name: string) => string
  /** Undefined where each process caches in its memory. */
  readonly cacheUrl?: (name: string) => string | undefined
  /** Where other programs put what they want billed; undefined: nowhere. */
  readonly billingUrl?: string | undefined
  /** Where an engine that is not ours is asked, and where orchestrators listen for it. */
  readonly engine?: { readonly url: string; readonly workerPort: number } | undefined
  /** The file with the operator's token. */
  readonly tokenFile: string
  /** The file with the secret of processes that keep what nobody else may read. */
  readonly sealKeyFile: string
  /** By the process's name. */
  readonly programs?: ReadonlyMap<string, Program>
}

/** The ports of a process with that many instances: its own first, then the first one's + 100·k. */
export function portsOf({ ports }: ProcessSpec, count = ports.length): number[] {
  const base = ports[0] ?? 0
  return Array.from({ length: count }, (_, i) => ports[i] ?? base + 100 * (i - ports.length + 1))
}

/** Lays out all processes. */
export function plan(options: PlanOptions): PlannedProcess[] {
  return options.table.flatMap((spec) => {
    const program = options.programs?.get(spec.name)
    return realPorts(spec, options).map((port) => ({
      id: `${spec.name}-${port}`,
      name: spec.name,
      folder: spec.folder,
      main: mainOf(spec),
      port,
      startsFirst: spec.startsFirst === true,
      stopRank: spec.stopRank,
      env: { ...environment(spec, port, options), ...program?.env },
      ...(program === undefined ? {} : { program }),
    }))
  })
}

/** The ports that a plan takes, before any database address is known. */
export const realPorts = (
  spec: ProcessSpec,
  { instances, portOffset }: Pick<PlanOptions, 'instances' | 'portOffset'>,
) => portsOf(spec, instances.get(spec.name)).map((port) => port + portOffset)

/**
 * Large blocks, as Argon2 wants them for each password, go back to the system when they are freed. glibc would learn to keep
 * them, a few for each thread: 150 MiB of utilisateurs. Other allocators ignore the variable.
 */
const MEMORY = { MALLOC_MMAP_THRESHOLD_: String(4 * 1024 * 1024) }

function environment(spec: ProcessSpec, port: number, options: PlanOptions): Record<string, string> {
  const called = options.table.filter(({ name }) => spec.calls.includes(name))
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    PROFILE: options.profile,
    SEED: options.profile === 'demo' ? 'demo' : 'none',
    PAST_UNTIL: options.pastUntil,
    PORT_OFFSET: String(options.portOffset),
    ...MEMORY,
    ...(spec.database === undefined ? {} : addressesOf(spec.database, options)),
    ...(spec.name === billingReader && options.billingUrl !== undefined
      ? { BILLING_URL: options.billingUrl }
      : {}),
    ...(spec.operated === true ? { OPERATOR_TOKEN_FILE: options.tokenFile, ...engineOf(options) } : {}),
    ...(spec.sealed === true ? { SEAL_KEY_FILE: options.sealKeyFile } : {}),
    ...Object.fromEntries(called.map((other) => [addressVariableOf(other), addresses(other, options)])),
    ...Object.assign({}, ...called.map((other) => metricsOf(other, options))),
  }
}

const engineOf = ({ engine }: PlanOptions): Record<string, string> =>
  engine === undefined
    ? { SAGA_ENGINE: 'postgres' }
    : { SAGA_ENGINE: 'restate', RESTATE_URL: engine.url, RESTATE_WORKER_PORT: String(engine.workerPort) }

/** The variable that says where a process has its metrics, for those that call it, where that is a port of their own. */
export const metricsVariableOf = ({ name }: ProcessSpec): string => `${name.toUpperCase()}_METRICS_URLS`

/** Where a program that runs instead of a process has its metrics. */
function metricsOf(spec: ProcessSpec, { programs }: PlanOptions): Record<string, string> {
  const port = programs?.get(spec.name)?.env['METRICS_PORT']
  return port === undefined ? {} : { [metricsVariableOf(spec)]: `http://127.0.0.1:${port}` }
}

function addressesOf(
  database: string,
  { databaseUrl, busUrl, cacheUrl }: PlanOptions,
): Record<string, string> {
  const cache = cacheUrl?.(database)
  return {
    DATABASE_URL: databaseUrl(database),
    BUS_URL: busUrl(database),
    ...(cache === undefined ? {} : { REDIS_URL: cache }),
  }
}

const addresses = (spec: ProcessSpec, options: PlanOptions): string =>
  realPorts(spec, options)
    .map((port) => `http://127.0.0.1:${port}`)
    .join(',')
