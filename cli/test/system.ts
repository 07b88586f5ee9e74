/** Runs `npm start` with stub services in a state folder of its own, as its own process, for the tests. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { checkout } from '@comptoir/system/checkout.ts'
import { stopLeftover } from '@comptoir/system/end.ts'
import { freeOffset } from '@comptoir/system/free-offset.ts'
import { makeStateFolder } from '@comptoir/system/running-system.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { databaseFolder } from '@comptoir/system/supervisor/database.ts'
import { type RunRecord, readRun } from '@comptoir/system/supervisor/run-file.ts'
import { stopLeftServers } from '@comptoir/system/supervisor/servers.ts'
import { databasePort, type ProcessSpec } from '@comptoir/system/topology.ts'

const stub = (name: string, port: number, stopRank: number): ProcessSpec => ({
  name,
  folder: '.',
  ports: [port],
  database: name,
  stopRank,
  calls: [],
})

export const stubs: readonly ProcessSpec[] = [
  stub('orchestrateur', 8002, 2),
  { ...stub('stock', 8007, 3), startsFirst: true },
]
export type Event = Record<string, unknown> & { evenement: string }

/** One place to keep data, ports and events of a test. */
export class Bench {
  readonly portOffset: number
  readonly state: string
  readonly #env: NodeJS.ProcessEnv
  readonly #running = new Set<ChildProcess>()

  private constructor(portOffset: number) {
    this.portOffset = portOffset
    this.state = makeStateFolder('start')
    const { DATABASE_URL: _url, DATABASE_URL_STOCK: _stock, ...inherited } = process.env
    const own = {
      COMPTOIR_STATE: this.state,
      PORT_OFFSET: String(portOffset),
      COMPTOIR_STUBS: JSON.stringify(stubs),
    }
    this.#env = { ...inherited, ...own, LANG: 'fr_CA.UTF-8', LC_ALL: '' }
  }

  static async make(): Promise<Bench> {
    return new Bench(await freeOffset([databasePort, ...stubs.flatMap(({ ports }) => ports)]))
  }

  /** Sets a variable for what is started from now on. */
  set(name: string, value: string): void {
    this.#env[name] = value
  }

  port(base: number): number {
    return base + this.portOffset
  }

  /** Starts the system; resolves at `evenement`, and rejects with what it said when it ends before. */
  async start(until = 'pret'): Promise<Running> {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, 'stub/start.ts'), '--json'], {
      env: this.#env,
      // The channel to the bootstrap, which the tests stand for.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#running.add(child)
    const running = new Running(child)
    await running.event((event) => event.evenement === until)
    return running
  }

  /** Starts the system as a person does; resolves once `until` was said, to what stops it and tells all that it said. */
  async startPlain(until: RegExp): Promise<() => Promise<string>> {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, 'stub/start.ts')], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#running.add(child)
    let said = ''
    const seen = Promise.withResolvers<void>()
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (until.test(said)) seen.resolve()
      })
    const closed = new Promise<void>((done) => child.once('close', () => done()))
    void closed.then(() => seen.reject(new Error(`ended before: ${said}`)))
    await seen.promise
    return async () => {
      child.kill('SIGTERM')
      await closed
      return said
    }
  }

  /** What the supervisor has written of itself. */
  record(): RunRecord {
    const record = readRun(stateDirectories(checkout, this.state).checkout)
    if (record === undefined) throw new Error('nothing runs')
    return record
  }

  /** Runs a command to its end. */
  run(file: string, ...args: string[]): { status: number | null; output: string } {
    const path = resolve(import.meta.dirname, '..', file)
    const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
      env: this.#env,
      encoding: 'utf8',
    })
    return { status, output: `${stdout}${stderr}` }
  }

  async close(): Promise<void> {
    for (const child of this.#running) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGTERM')
      await new Promise((done) => child.once('exit', done))
    }
    // A supervisor that was killed leaves them running.
    const state = stateDirectories(checkout, this.state).checkout
    await stopLeftover(join(databaseFolder(state), 'data'))
    await stopLeftServers(state)
    rmSync(this.state, { recursive: true, force: true })
  }
}

/** A running supervisor and what it has said so far. */
export class Running {
  readonly process: ChildProcess
  readonly events: Event[] = []
  /** What it wrote on stderr. */
  complaints = ''
  readonly ended: Promise<number | null>
  readonly #waiting = new Set<() => void>()

  constructor(child: ChildProcess) {
    this.process = child
    this.ended = new Promise((done) => child.once('exit', done))
    if (child.stdout === null || child.stderr === null) throw new Error('no output')
    child.stderr.on('data', (chunk: Buffer) => {
      this.complaints += chunk.toString()
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.events.push(JSON.parse(line) as Event)
      for (const look of this.#waiting) look()
    })
  }

  /** Resolves with the first event, past or to come, that `wanted` accepts. */
  async event(wanted: (event: Event) => boolean): Promise<Event> {
    const found = Promise.withResolvers<Event>()
    const look = () => {
      const event = this.events.find(wanted)
      if (event !== undefined) found.resolve(event)
    }
    this.#waiting.add(look)
    look()
    void this.ended.then((code) =>
      found.reject(new Error(`ended with ${code}: ${JSON.stringify(this.events)}`)),
    )
    try {
      return await found.promise
    } finally {
      this.#waiting.delete(look)
    }
  }
}
