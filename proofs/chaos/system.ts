/** The whole system, as `npm start` runs it, on ports and data of its own; and who its processes are at this moment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { checkout } from '@comptoir/system/checkout.ts'
import { serverPid, stopLeftover } from '@comptoir/system/end.ts'
import { serverEnvironment } from '@comptoir/system/environment.ts'
import { freeOffset } from '@comptoir/system/free-offset.ts'
import { connectionUrl } from '@comptoir/system/postgres/connection.ts'
import { stillRuns } from '@comptoir/system/process-identity.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { portsOf } from '@comptoir/system/supervisor/plan.ts'
import { type RecordedProcess, readRun } from '@comptoir/system/supervisor/run-file.ts'
import { databasePort, type ProcessSpec, processes } from '@comptoir/system/topology.ts'
import { type Routes, writeRoutes } from './routes.ts'

const INSTANCES: Readonly<Record<string, number>> = { orchestrateur: 2 }
const START_LIMIT_MS = 90_000
const STOP_LIMIT_MS = 60_000

export interface SystemOptions {
  /** How many of each run in all; those not named run as the table of processes says. */
  readonly instances?: Readonly<Record<string, number>>
  readonly env?: Readonly<Record<string, string>>
}

export interface Place {
  /** `stock-18007` */
  readonly id: string
  readonly name: string
  readonly port: number
}

/** A system that can be killed piece by piece and started again on the same data. */
export class System {
  readonly offset: number
  /** Holds everything of this run. */
  readonly folder: string
  readonly #state: string
  readonly #instances: Readonly<Record<string, number>>
  readonly #env: Readonly<Record<string, string>>
  #supervisor: ChildProcess | undefined
  readonly #said: string[] = []

  private constructor(offset: number, { instances = INSTANCES, env = {} }: SystemOptions) {
    this.offset = offset
    this.#instances = instances
    this.#env = env
    this.folder = mkdtempSync(join(tmpdir(), 'comptoir-chaos-'))
    // The account that PostgreSQL runs as, when we are root, must be able to pass; its binaries need no second copy.
    chmodSync(this.folder, 0o755)
    symlinkSync(
      stateDirectories(checkout, process.env['COMPTOIR_STATE']).binaries,
      join(this.folder, 'postgresql'),
    )
    this.#state = stateDirectories(checkout, this.folder).checkout
    this.route({ databases: {}, calls: {}, clocks: {} })
  }

  /** Chooses free ports and a folder; nothing runs before `start`. */
  static async make(options: SystemOptions = {}): Promise<System> {
    const { instances = INSTANCES } = options
    const ports = processes.flatMap((spec) => portsOf(spec, instances[spec.name]))
    return new System(await freeOffset([databasePort, ...ports]), options)
  }

  /** What `start` reads: by which ports its processes reach each other. */
  route(routes: Routes): void {
    writeRoutes(this.#routesFile, routes)
  }

  get #routesFile(): string {
    return join(this.folder, 'routes.json')
  }

  /** Starts the supervisor as a user would, and resolves when every process is ready. Throws with what it said. */
  async start(): Promise<void> {
    const instances = Object.entries(this.#instances).map(([name, count]) => `${name}=${count}`)
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'start.ts'), '--json', '--instances', instances.join(',')],
      {
        cwd: checkout,
        env: this.#environment(),
        // A group of its own, so that Ctrl+C reaches us alone; and a channel whose loss ends it when we are killed.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    )
    this.#supervisor = child
    const ready = Promise.withResolvers<void>()
    const hear = (line: string) => {
      this.#said.push(line)
      if (this.#said.length > 50) this.#said.shift()
      if (line.includes('"evenement":"pret"')) ready.resolve()
    }
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', hear)
    const fail = (why: string) => ready.reject(new Error(`npm start: ${why}\n${this.#said.join('\n')}`))
    child.once('exit', (code, signal) => fail(`ended with ${signal ?? code}`))
    const limit = setTimeout(() => fail('not ready in time'), START_LIMIT_MS)
    await ready.promise.finally(() => clearTimeout(limit))
  }

  #environment(): NodeJS.ProcessEnv {
    const own = Object.entries(serverEnvironment()).filter(([name]) => !name.startsWith('DATABASE_URL'))
    return {
      ...Object.fromEntries(own),
      ...this.#env,
      COMPTOIR_STATE: this.folder,
      CHAOS_ROUTES: this.#routesFile,
      PORT_OFFSET: String(this.offset),
      LOG_LEVEL: 'warn',
    }
  }

  /** The base URL of the process with this usual port. */
  at(port: number): string {
    return `http://127.0.0.1:${port + this.offset}`
  }

  /** The base URLs of every instance of a process. */
  urlsOf(name: string): string[] {
    const own = this.places().filter((place) => place.name === name)
    if (own.length === 0) throw new Error(`no process is called ${name}`)
    return own.map(({ port }) => `http://127.0.0.1:${port}`)
  }

  /** All processes that run when nothing is broken; of those that `which` is true of. */
  places(which: (spec: ProcessSpec) => boolean = () => true): Place[] {
    return processes.filter(which).flatMap((spec) =>
      portsOf(spec, this.#instances[spec.name])
        .map((port) => port + this.offset)
        .map((port) => ({ id: `${spec.name}-${port}`, name: spec.name, port })),
    )
  }

  get databasePort(): number {
    return databasePort + this.offset
  }

  /** The process with this id, if it runs now and is the one that the supervisor recorded. */
  pidOf(id: string): number | undefined {
    const found = readRun(this.#state)?.processes.find((one) => one.id === id)
    return found === undefined ? undefined : livePid(found)
  }

  /** Whether the supervisor saw the process with this id ready, and not end since. */
  isReady(id: string): boolean {
    return readRun(this.#state)?.processes.find((one) => one.id === id)?.state === 'pret'
  }

  get supervisorPid(): number | undefined {
    return this.#supervisor?.pid
  }

  /** PostgreSQL's first process, which owns all others of it. */
  get postgresPid(): number | undefined {
    return serverPid(this.#dataFolder)
  }

  get #dataFolder(): string {
    return join(this.#state, 'base', 'data')
  }

  /** The superuser's address of a database. */
  databaseUrl(database: string): string {
    const password = readFileSync(join(this.#state, 'base', 'postgres.secret'), 'utf8').trim()
    return connectionUrl({ port: this.databasePort, database, role: 'postgres', password })
  }

  /** SIGKILL to the supervisor; resolves when it is gone. Its children learn it from their channel. */
  async killSupervisor(): Promise<void> {
    const child = this.#supervisor
    if (child === undefined || hasEnded(child)) return
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await gone
  }

  /** Stops everything, by force what does not stop by itself, and forgets the data unless it is to be kept. */
  async close({ keep }: { readonly keep: boolean }): Promise<void> {
    const child = this.#supervisor
    if (child !== undefined && !hasEnded(child)) {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      await gone
      clearTimeout(limit)
    }
    for (const one of readRun(this.#state)?.processes ?? []) {
      const pid = livePid(one)
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
    }
    await stopLeftover(this.#dataFolder)
    if (!keep) rmSync(this.folder, { recursive: true, force: true })
  }
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

const livePid = ({ identity }: RecordedProcess): number | undefined =>
  identity !== undefined && stillRuns(identity) ? identity.pid : undefined
