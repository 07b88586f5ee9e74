/** The whole system, as `npm start` runs it, on ports and data of its own; and which processes it has at this moment. */

import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewayMetricsPort } from '@comptoir/contracts/passerelle.ts'
import { checkout } from './checkout.ts'
import { serverPid, stopLeftover } from './end.ts'
import { freeOffset } from './free-offset.ts'
import { connectionUrl } from './postgres/connection.ts'
import { stillRuns } from './process-identity.ts'
import { Program } from './program.ts'
import { readSettings } from './settings.ts'
import { stateDirectories } from './state.ts'
import { databaseFolder } from './supervisor/database.ts'
import { isReadyLine } from './supervisor/event-lines.ts'
import { portsOf } from './supervisor/plan.ts'
import { type RecordedProcess, type RunRecord, readRun } from './supervisor/run-file.ts'
import { type ServerChoice, serverPidOf, serverPorts, stopLeftServers } from './supervisor/servers.ts'
import { databasePort, type ProcessSpec, processes } from './topology.ts'

const START_LIMIT_MS = 150_000
/** A broker may take so much longer: after a kill it reads what it has before anything else starts. */
const BROKER_LIMIT_MS = 120_000
const STOP_LIMIT_MS = 60_000

export interface RunningOptions {
  /** How many of each run in all; those not named run as the table of processes says. */
  readonly instances?: Readonly<Record<string, number>>
  readonly env?: Readonly<Record<string, string>>
  /** The supervisor's file; that of `npm start` unless said otherwise. */
  readonly file?: string
  /** Ports of what will stand beside the system, at the same offset. */
  readonly besides?: readonly number[]
  /** What carries events, what runs sagas and where reads are cached, where it is not PostgreSQL and the memory of each process. */
  readonly servers?: Pick<ServerChoice, 'bus' | 'cache' | 'engine'>
}

export interface Place {
  /** `stock-18007` */
  readonly id: string
  readonly name: string
  readonly port: number
}

/** A new folder for a system's data; the account that PostgreSQL runs as can enter it, and its binaries are shared. */
export function makeStateFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `comptoir-${purpose}-`))
  chmodSync(folder, 0o755)
  symlinkSync(stateDirectories(checkout, readSettings().stateOverride).binaries, join(folder, 'postgresql'))
  return folder
}

/** An offset at which every port of a system with these instances is free. */
export const freeSystemOffset = ({
  instances = {},
  besides = [],
  servers = {},
}: RunningOptions = {}): Promise<number> =>
  freeOffset([
    databasePort,
    gatewayMetricsPort,
    ...besides,
    ...serverPorts(servers, 0).map(({ port }) => port),
    ...processes.flatMap((spec) => portsOf(spec, instances[spec.name])),
  ])

/** A system that can be killed piece by piece and started again on the same data. */
export class RunningSystem {
  readonly offset: number
  /** Holds everything of this run: COMPTOIR_STATE of its processes. */
  readonly folder: string
  readonly #options: RunningOptions
  readonly #state: string
  #supervisor: Program | undefined

  private constructor(offset: number, options: RunningOptions) {
    this.offset = offset
    this.#options = options
    this.folder = makeStateFolder('system')
    this.#state = stateDirectories(checkout, this.folder).checkout
  }

  /** Chooses free ports and a folder; nothing runs before `start`. */
  static async make(options: RunningOptions = {}): Promise<RunningSystem> {
    return new RunningSystem(await freeSystemOffset(options), options)
  }

  /** Starts a system, does the work, and ends it whatever happens. */
  static async with<T>(options: RunningOptions, work: (system: RunningSystem) => Promise<T>): Promise<T> {
    const system = await RunningSystem.make(options)
    try {
      await system.start()
      return await work(system)
    } finally {
      await system.close()
    }
  }

  /** Starts the supervisor as a user would, and resolves when every process is ready. Throws with what it said. */
  async start(): Promise<void> {
    const { file = join(checkout, 'cli/start.ts'), instances = {}, servers = {} } = this.#options
    const counts = Object.entries(instances).map(([name, count]) => `${name}=${count}`)
    const { engine: _variable, ...options } = servers
    const chosen = Object.entries(options).flatMap(([option, word]) => [`--${option}`, word])
    const ready = Promise.withResolvers<void>()
    const program = new Program({
      name: 'npm start',
      file: process.execPath,
      args: [file, '--json', '--instances', counts.join(','), ...chosen],
      cwd: checkout,
      env: this.#environment(),
      ownGroup: true,
      onLine: (line) => {
        if (isReadyLine(line)) ready.resolve()
      },
    })
    this.#supervisor = program
    const fail = (why: string) => ready.reject(new Error(`npm start: ${why}\n${program.said()}`))
    void program.gone.then((reason) => fail(`ended with ${reason}`))
    const limitMs = START_LIMIT_MS + (servers.bus === undefined ? 0 : BROKER_LIMIT_MS)
    const limit = setTimeout(() => fail('not ready in time'), limitMs)
    await ready.promise.finally(() => clearTimeout(limit))
  }

  #environment(): Record<string, string> {
    const { engine } = this.servers
    return {
      ...readSettings().inherited,
      ...(engine === undefined ? {} : { SAGA_ENGINE: engine }),
      LOG_LEVEL: 'warn',
      // Ninety days of sales are for people: who wants them says until when.
      PAST_UNTIL: 'none',
      ...this.#options.env,
      COMPTOIR_STATE: this.folder,
      PORT_OFFSET: String(this.offset),
    }
  }

  /** The base URL of the process with this usual port. */
  at(port: number): string {
    return `http://127.0.0.1:${port + this.offset}`
  }

  /** The base URLs of every instance of a process. */
  urlsOf(name: string): string[] {
    const own = this.places((spec) => spec.name === name)
    if (own.length === 0) throw new Error(`no process is called ${name}`)
    return own.map(({ port }) => `http://127.0.0.1:${port}`)
  }

  /** All processes that run when nothing is broken; of those that `which` is true of. */
  places(which: (spec: ProcessSpec) => boolean = () => true): Place[] {
    return processes.filter(which).flatMap((spec) =>
      portsOf(spec, this.#options.instances?.[spec.name])
        .map((port) => port + this.offset)
        .map((port) => ({ id: `${spec.name}-${port}`, name: spec.name, port })),
    )
  }

  /** What the supervisor has written of itself. */
  get record(): RunRecord | undefined {
    return readRun(this.#state)
  }

  get databasePort(): number {
    return databasePort + this.offset
  }

  #recorded(id: string): RecordedProcess | undefined {
    return this.record?.processes.find((one) => one.id === id)
  }

  /** The process with this id, if it runs now and is the one that the supervisor recorded. */
  pidOf(id: string): number | undefined {
    const found = this.#recorded(id)
    return found === undefined ? undefined : livePid(found)
  }

  /** Whether the supervisor saw the process with this id ready, and not end since. */
  isReady(id: string): boolean {
    return this.#recorded(id)?.state === 'pret'
  }

  get supervisorPid(): number | undefined {
    return this.#supervisor?.pid
  }

  /** PostgreSQL's first process, which owns all others of it. */
  get postgresPid(): number | undefined {
    return serverPid(this.#dataFolder)
  }

  /** Those that were chosen. */
  get servers(): NonNullable<RunningOptions['servers']> {
    return this.#options.servers ?? {}
  }

  /** Its own process, where the system has such a server and it runs now. */
  serverPid(server: Parameters<typeof serverPidOf>[1]): number | undefined {
    return serverPidOf(this.#state, server)
  }

  get #dataFolder(): string {
    return join(databaseFolder(this.#state), 'data')
  }

  /** The superuser's address of a database. */
  databaseUrl(database: string): string {
    const password = readFileSync(join(databaseFolder(this.#state), 'postgres.secret'), 'utf8').trim()
    return connectionUrl({ port: this.databasePort, database, role: 'postgres', password })
  }

  /** SIGKILL to the supervisor; resolves when it is gone. Its children learn it from their channel. */
  async killSupervisor(): Promise<void> {
    await this.#supervisor?.kill()
  }

  /** Stops everything, by force what does not stop by itself, and forgets the data unless it is to be kept. */
  async close({ keep = false }: { readonly keep?: boolean } = {}): Promise<void> {
    await this.#supervisor?.stop(STOP_LIMIT_MS)
    for (const one of this.record?.processes ?? []) {
      const pid = livePid(one)
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
    }
    await stopLeftover(this.#dataFolder)
    await stopLeftServers(this.#state)
    if (!keep) rmSync(this.folder, { recursive: true, force: true })
  }
}

const livePid = ({ identity }: RecordedProcess): number | undefined =>
  identity !== undefined && stillRuns(identity) ? identity.pid : undefined
