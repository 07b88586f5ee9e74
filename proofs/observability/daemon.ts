/** One of the two programs while it runs: in a process group of its own, so that Ctrl+C reaches us, who then end it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { serverEnvironment } from '@comptoir/system/environment.ts'
import { StartError } from '@comptoir/system/start-error.ts'

export interface DaemonOptions {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
  /** Answers 200 once it is ready. */
  readonly readyUrl: string
  readonly log: string
}

const readyMs = 60_000
const pollMs = 100
const drainMs = 15_000

export class Daemon {
  readonly options: DaemonOptions
  readonly #child: ChildProcess
  readonly #gone: Promise<string>

  constructor(options: DaemonOptions) {
    this.options = options
    const log = openSync(options.log, 'a', 0o600)
    try {
      this.#child = spawn(options.program, options.args, {
        env: serverEnvironment(),
        detached: true,
        stdio: ['ignore', log, log],
      })
    } finally {
      closeSync(log)
    }
    this.#gone = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message))
      this.#child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
    })
  }

  /** Resolves when it answers. Throws StartError when it ends first, or never answers. */
  async ready(): Promise<void> {
    let ended: string | undefined
    void this.#gone.then((reason) => (ended = reason))
    const limit = performance.now() + readyMs
    while (ended === undefined && performance.now() < limit) {
      const reply = await fetch(this.options.readyUrl).catch(() => undefined)
      await reply?.body?.cancel()
      if (reply?.ok === true && ended === undefined) return
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
    throw this.fallen(ended ?? '60 s')
  }

  /** Resolves with the reason when it ends, for whatever reason. */
  gone(): Promise<string> {
    return this.#gone
  }

  fallen(reason: string): StartError {
    const { name, log } = this.options
    return new StartError({
      fr: `${name} est tombé (${reason}) ; son journal : ${log}`,
      en: `${name} fell (${reason}); its log: ${log}`,
    })
  }

  /** SIGTERM, then SIGKILL when it does not end in time; resolves when it is gone. */
  async stop(): Promise<void> {
    const force = setTimeout(() => this.#child.kill('SIGKILL'), drainMs)
    this.#child.kill('SIGTERM')
    await this.#gone
    clearTimeout(force)
  }
}
