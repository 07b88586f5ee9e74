/** The one life of a child process: started, listened to, asked whether it is ready, stopped. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { until } from './until.ts'

export interface ProgramOptions {
  /** As messages call it. */
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Appended to. Without it, what the program says is kept here, its end first of all. */
  readonly log?: string
  /** Each line that it says, where there is no log. */
  readonly onLine?: (line: string) => void
  /** A group of its own: Ctrl+C of a terminal reaches us alone, who then stop it. */
  readonly ownGroup?: boolean
  /** Says what it says on our own output. */
  readonly shown?: boolean
}

const KEPT_LINES = 200
const STOP_LIMIT_MS = 20_000
const READY_LIMIT_MS = 60_000

/** Those that no channel tells of our end. */
const deaf = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of deaf) child.kill('SIGKILL')
})

export class Program {
  /** Resolves with the reason when it ends, and when it could not be started. */
  readonly gone: Promise<string>
  readonly #options: ProgramOptions
  readonly #child: ChildProcess
  readonly #said: string[] = []
  #ended: string | undefined

  constructor(options: ProgramOptions) {
    this.#options = options
    const { file, args, cwd, env, log, ownGroup = false, shown = false } = options
    const isOurs = file === process.execPath
    const output = shown ? 'inherit' : log === undefined ? 'pipe' : openSync(log, 'a', 0o600)
    this.#child = spawn(file, args, {
      cwd,
      env,
      detached: ownGroup,
      // Programs of ours end when the channel is lost, however we end.
      stdio: ['ignore', output, output, ...(isOurs ? (['ipc'] as const) : [])],
    })
    if (typeof output === 'number') closeSync(output)
    if (!isOurs) deaf.add(this.#child)
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.#hear(line))
    this.gone = new Promise((resolve) => {
      const end = (reason: string) => {
        deaf.delete(this.#child)
        this.#ended ??= reason
        resolve(this.#ended)
      }
      this.#child.once('error', (error) => end(error.message))
      this.#child.once('exit', (code, signal) => end(signal ?? `code ${code}`))
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Why it ended; undefined while it runs. */
  get ended(): string | undefined {
    return this.#ended
  }

  /** The end of what it said. */
  said(): string {
    const { log } = this.#options
    return log === undefined ? this.#said.join('\n') : readFileSync(log, 'utf8').slice(-2_000)
  }

  #hear(line: string): void {
    this.#said.push(line)
    if (this.#said.length > KEPT_LINES) this.#said.shift()
    this.#options.onLine?.(line)
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /**
   * Resolves once the address answers 2xx.
   * @throws with what the program said when it ends first, or takes too long
   */
  async ready(url: string, limitMs = READY_LIMIT_MS): Promise<void> {
    const missing = () => `${this.#options.name} is not ready (${this.#ended ?? 'it runs'}): ${this.said()}`
    const answers = async () => {
      const reply = await fetch(url).catch(() => undefined)
      await reply?.body?.cancel()
      if (this.#ended !== undefined) throw new Error(missing())
      return reply?.ok
    }
    await until(answers, { limitMs, everyMs: 50, missing })
  }

  /** SIGTERM, also to one that stands still, then SIGKILL when it does not end in time; resolves when it is gone. */
  async stop(limitMs = STOP_LIMIT_MS): Promise<void> {
    if (this.#ended !== undefined) return
    this.#child.kill('SIGCONT')
    this.#child.kill('SIGTERM')
    const force = setTimeout(() => this.#child.kill('SIGKILL'), limitMs)
    await this.gone
    clearTimeout(force)
  }

  /** Ends at once; resolves when it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#ended !== undefined) return
    this.#child.kill(signal)
    await this.gone
  }
}
