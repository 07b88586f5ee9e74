/** A process of an image, as a container would run it, on this machine: same program, folder and variables. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Image, inside } from './image.ts'

export interface ContainerOptions {
  readonly name: string
  readonly image: Image
  /** What Compose sets, made true for this machine. */
  readonly environment: Readonly<Record<string, string>>
  readonly logs: string
}

const drainMs = 15_000
const healthLimitMs = 20_000

export class Container {
  readonly name: string
  readonly #options: ContainerOptions
  readonly #log: string
  #process: ChildProcess | undefined

  constructor(options: ContainerOptions) {
    this.name = options.name
    this.#options = options
    this.#log = join(options.logs, `${options.name}.log`)
  }

  start(): void {
    const log = openSync(this.#log, 'a')
    try {
      this.#process = this.#spawn(this.#options.image.cmd, log)
    } finally {
      closeSync(log)
    }
  }

  /** Its exit code or signal, or undefined while it runs. */
  get end(): number | string | undefined {
    return this.#process?.exitCode ?? this.#process?.signalCode ?? undefined
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<number | string | undefined> {
    if (this.#process !== undefined && this.end === undefined) await once(this.#process, 'exit')
    return this.end
  }

  /** What the HEALTHCHECK of its image says now: its exit code, 0 when all is well. */
  async health(): Promise<number | string> {
    const { health } = this.#options.image
    if (health === undefined) throw new Error(`${this.name}: its image has no HEALTHCHECK`)
    const child = this.#spawn(health, 'ignore')
    const limit = setTimeout(() => child.kill('SIGKILL'), healthLimitMs)
    await once(child, 'exit')
    clearTimeout(limit)
    return child.exitCode ?? child.signalCode ?? 'unknown'
  }

  /** SIGTERM, and SIGKILL when it does not drain; resolves when it is gone, to how it ended. */
  async stop(): Promise<number | string | undefined> {
    const child = this.#process
    if (child === undefined || this.end !== undefined) return this.end
    const force = setTimeout(() => child.kill('SIGKILL'), drainMs)
    child.kill('SIGTERM')
    const end = await this.ended()
    clearTimeout(force)
    return end
  }

  lastLines(): string {
    return readFileSync(this.#log, 'utf8').trim().split('\n').slice(-15).join('\n')
  }

  #spawn(argv: readonly string[], output: number | 'ignore'): ChildProcess {
    const { image, environment } = this.#options
    const [program = '', ...args] = argv
    return spawn(program === 'node' ? process.execPath : inside(image, program), args, {
      cwd: join(image.root, image.workdir),
      // Nothing of this machine's variables: a container has none of them either.
      env: { ...image.env, ...environment },
      stdio: ['ignore', output, output],
    })
  }
}
