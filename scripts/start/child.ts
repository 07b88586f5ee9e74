/**
 * The life of one process: started → ready → (ended → waiting → started …) → stopped. It has its own process group, so
 * that Ctrl+C in the terminal reaches the supervisor only, which then stops all in order; and a channel to us, whose
 * loss tells it that we are gone, however we ended.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { identify, type ProcessIdentity } from '@comptoir/postgres-embarque/process-identity.ts'
import { StartError } from '@comptoir/postgres-embarque/start-error.ts'
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

export interface Child {
  readonly planned: PlannedProcess
  /** Resolves at the first GET /ready that answers 200; rejects with StartError when it fell three times before. */
  start(): Promise<void>
  /** SIGTERM, then SIGKILL when it does not drain in time; resolves when it is gone. */
  stop(): Promise<void>
  kill(): void
  snapshot(): RecordedProcess
}

const fallsBeforeGivingUp = 3
const drainMs = 12_000
const readyPauseMs = 60
const largestLogBytes = 10 * 1024 * 1024

/** Prepares the supervision of one process; nothing runs before `start`. */
export function superviseChild(options: ChildOptions): Child {
  const { planned, onChange } = options
  let child: ChildProcess | undefined
  let identity: ProcessIdentity | undefined
  let state: ProcessState = 'arrete'
  let since = Date.now()
  let falls = 0
  let restarts = 0
  let wasReady = false
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  const first = Promise.withResolvers<void>()

  const snapshot = (): RecordedProcess => {
    const { id, name, port } = planned
    return { id, name, port, state, restarts, since, ...(identity === undefined ? {} : { identity }) }
  }
  const become = (next: ProcessState, end?: { reason: string; delayMs: number }) => {
    state = next
    since = Date.now()
    onChange(snapshot(), end)
  }
  const launch = () => {
    const started = spawnProcess(options)
    child = started
    identity = started.pid === undefined ? undefined : identify(started.pid)
    become('demarre')
    void waitReady(planned.port, () => child === started && !stopping).then((ready) => {
      if (!ready) return
      wasReady = true
      become('pret')
      first.resolve()
    })
    onceGone(started, (reason) => {
      if (child === started) fell(reason)
    })
  }
  const fell = (reason: string) => {
    child = undefined
    identity = undefined
    if (stopping) return become('arrete')
    falls = countFalls(falls, state === 'pret' ? Date.now() - since : 0)
    if (!wasReady && falls >= fallsBeforeGivingUp) {
      become('arrete')
      return first.reject(cannotStart(options, reason))
    }
    restarts += 1
    const delayMs = restartDelayMs(falls)
    become('relance', { reason, delayMs })
    timer = setTimeout(launch, delayMs)
  }
  return {
    planned,
    snapshot,
    start: () => {
      launch()
      return first.promise
    },
    stop: async () => {
      stopping = true
      clearTimeout(timer)
      if (child === undefined) return state === 'arrete' ? undefined : become('arrete')
      await endChild(child)
    },
    kill: () => void child?.kill('SIGKILL'),
  }
}

function spawnProcess({ planned, checkout, logs, inherited }: ChildOptions): ChildProcess {
  const log = openLog(join(logs, `${planned.id}.log`))
  const folder = join(checkout, planned.folder)
  try {
    return spawn(process.execPath, [join(folder, 'src/main.ts')], {
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
async function waitReady(port: number, wanted: () => boolean): Promise<boolean> {
  while (wanted()) {
    if (await isReady(port)) return wanted()
    await new Promise((resolve) => setTimeout(resolve, readyPauseMs))
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
    fr: `${planned.id} ne démarre pas (${reason}) : ${said} ; son journal : npm run logs -- ${planned.name} --fin`,
    en: `${planned.id} does not start (${reason}): ${said}; its log: npm run logs -- ${planned.name} --fin`,
  })
}
