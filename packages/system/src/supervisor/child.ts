/**
 * The life of one process: started → ready → (ended → waiting → started …) → stopped, and started again if a person asks for it. It has its own process group, so
 * that Ctrl+C in the terminal reaches only the supervisor, which stops all in order. It has a channel to the supervisor, and
 * stops when that breaks.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { NODE_FLAGS } from '../node-flags.ts'
import { identify, type ProcessIdentity } from '../process-identity.ts'
import { StartError } from '../start-error.ts'
import { lastMessage } from './log-line.ts'
import type { PlannedProcess } from './plan.ts'
import { countFalls, restartDelayMs } from './restart-delay.ts'
import type { ProcessState, RecordedProcess } from './run-file.ts'

export interface ChildOptions {
  readonly planned: PlannedProcess
  readonly checkout: string
  /** The folder of log files. */
  readonly logs: string
  readonly inherited: Readonly<Record<string, string | undefined>>
  /** Called at each change; `end` says how the process ended when it is about to be started again. */
  readonly onChange: (now: RecordedProcess, end?: { reason: string; delayMs: number }) => void
}

const fallsBeforeGivingUp = 3
const drainMs = 12_000
// Asking takes processor time from the processes that start, so it is rare until the process says that it listens.
const silentPauseMs = 500
const readyPauseMs = 25
const largestLogBytes = 10 * 1024 * 1024

/** Supervises one process; nothing runs before `start`. */
export class Child {
  readonly planned: PlannedProcess
  readonly #options: ChildOptions
  #first = Promise.withResolvers<void>()
  #process: ChildProcess | undefined
  #identity: ProcessIdentity | undefined
  #state: ProcessState = 'arrete'
  #since = Date.now()
  #falls = 0
  #restarts = 0
  #wasReady = false
  #stopping = false
  /** The whole system stops: from then on nothing is started any more. */
  #retired = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: ChildOptions) {
    this.planned = options.planned
    this.#options = options
  }

  /**
   * Resolves at the first GET /ready that answers 200; rejects with StartError when it fell three times before. Before its turn came, a
   * person may have started it, or stopped it.
   */
  start(): Promise<void> {
    if (this.#state === 'arrete' && !this.#stopping) this.#launch()
    return this.#first.promise
  }

  /** Ends it for good; resolves when it is gone. */
  stop(): Promise<void> {
    this.#retired = true
    return this.halt()
  }

  /** Ends it if it runs, and starts it; resolves when it is ready, as `start` does. */
  async restart(): Promise<void> {
    await this.halt()
    if (this.#retired) return
    this.#stopping = false
    this.#wasReady = false
    this.#falls = 0
    this.#first = Promise.withResolvers<void>()
    await this.start()
  }

  /** SIGTERM, then SIGKILL when it does not drain in time; resolves when it is gone. It stays so until it is asked for again. */
  async halt(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#timer)
    if (this.#process !== undefined) await endChild(this.#process)
    else if (this.#state !== 'arrete') this.#become('arrete')
    // Ends a start that is still waiting. For one that has ended this does nothing.
    this.#first.resolve()
  }

  kill(): void {
    this.#process?.kill('SIGKILL')
  }

  snapshot(): RecordedProcess {
    const { id, name, port } = this.planned
    const metricsPort = this.planned.program?.ports[0]
    return {
      id,
      name,
      port,
      state: this.#state,
      restarts: this.#restarts,
      since: this.#since,
      ...(metricsPort === undefined ? {} : { metricsPort }),
      ...(this.#identity === undefined ? {} : { identity: this.#identity }),
    }
  }

  #become(next: ProcessState, end?: { reason: string; delayMs: number }): void {
    this.#state = next
    this.#since = Date.now()
    this.#options.onChange(this.snapshot(), end)
  }

  #launch(): void {
    const child = spawnProcess(this.#options)
    const isCurrent = () => this.#process === child && !this.#stopping
    this.#process = child
    this.#identity = child.pid === undefined ? undefined : identify(child.pid)
    this.#become('demarre')
    onceGone(child, (reason) => {
      if (this.#process === child) this.#fell(reason)
    })
    void waitReady(child, this.planned.port, isCurrent).then((ready) => {
      if (!ready) return
      this.#wasReady = true
      this.#become('pret')
      this.#first.resolve()
    })
  }

  #fell(reason: string): void {
    this.#process = undefined
    this.#identity = undefined
    if (this.#stopping) return this.#become('arrete')
    this.#falls = countFalls(this.#falls, this.#state === 'pret' ? Date.now() - this.#since : 0)
    if (!this.#wasReady && this.#falls >= fallsBeforeGivingUp) {
      this.#become('arrete')
      return this.#first.reject(cannotStart(this.#options, reason))
    }
    this.#restarts += 1
    const delayMs = restartDelayMs(this.#falls)
    this.#become('relance', { reason, delayMs })
    this.#timer = setTimeout(() => this.#launch(), delayMs)
  }
}

function spawnProcess({ planned, checkout, logs, inherited }: ChildOptions): ChildProcess {
  const log = openLog(join(logs, `${planned.id}.log`))
  const folder = join(checkout, planned.folder)
  try {
    const { file, args } = planned.program ?? {
      file: process.execPath,
      args: [...NODE_FLAGS, join(checkout, planned.main)],
    }
    return spawn(file, args, {
      cwd: folder,
      env: { ...inherited, ...planned.env },
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    })
  } finally {
    closeSync(log)
  }
}

/** Opens for appending; what grew too long is kept once, beside. */
function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestLogBytes) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

function onceGone(child: ChildProcess, then: (reason: string) => void): void {
  child.once('error', (error) => {
    // Only a process that never came to be has no other end; a failed signal also ends here, and is not one.
    if (child.pid === undefined) then(error.message)
  })
  child.once('exit', (code, signal) => then(signal ?? `code ${code}`))
}

function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), drainMs)
    child.once('exit', () => {
      clearTimeout(force)
      resolve()
    })
    if (child.exitCode !== null || child.signalCode !== null)
      child.emit('exit', child.exitCode, child.signalCode)
    else child.kill('SIGTERM')
  })
}

/** Asks until the process is ready; false when it is no longer of interest. */
async function waitReady(child: ChildProcess, port: number, wanted: () => boolean): Promise<boolean> {
  let pauseMs = silentPauseMs
  const listening = new Promise<void>((resolve) => {
    child.once('message', () => {
      pauseMs = readyPauseMs
      resolve()
    })
  })
  while (wanted()) {
    const pause = new Promise((resolve) => setTimeout(resolve, pauseMs))
    await (pauseMs === silentPauseMs ? Promise.race([pause, listening]) : pause)
    if (await isReady(port)) return wanted()
  }
  return false
}

/** Whether GET /ready answers 200 within a second. */
export function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      { host: '127.0.0.1', port, path: '/ready', agent: false, timeout: 1_000 },
      (response) => {
        response.resume()
        resolve(response.statusCode === 200)
      },
    )
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(false))
  })
}

function cannotStart({ planned, logs }: ChildOptions, reason: string): StartError {
  const said = lastMessage(join(logs, `${planned.id}.log`)) ?? reason
  return new StartError({
    fr: `${planned.id} ne démarre pas (${reason}) : ${said} ; son journal : npm run logs -- ${planned.name} --end`,
    en: `${planned.id} does not start (${reason}): ${said}; its log: npm run logs -- ${planned.name} --end`,
  })
}
