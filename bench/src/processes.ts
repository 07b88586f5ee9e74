/** The processes that are measured: the very files that `npm start` runs, each with its log in a file. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { NODE_FLAGS } from '@comptoir/kit/node-flags.ts'
import { freePort } from '@comptoir/postgres-embarque/throw-away.ts'
import { checkout } from './config.ts'

export interface Launched {
  readonly name: string
  readonly pid: number
  readonly url: string
  /** Takes it off the processor, as it stands; `wake` puts it back. Work in hand must have ended. */
  freeze(): void
  wake(): void
  /** Resolves once `/ready` says yes. Rejects, with the end of its log, when it ends or takes too long. */
  ready(): Promise<void>
  stop(): Promise<void>
}

export interface LaunchOptions {
  readonly name: string
  /** From the checkout. */
  readonly file: string
  readonly env: Readonly<Record<string, string>>
  readonly logs: string
  readonly profile: string | undefined
}

const READY_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 12_000

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a process on a free port. */
export async function launch({ name, file, env, logs, profile }: LaunchOptions): Promise<Launched> {
  const port = await freePort()
  const log = join(logs, `${name}.log`)
  const output = openSync(log, 'a')
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(profile, name)}`]
  const child = spawn(process.execPath, [...NODE_FLAGS, ...profiling, join(checkout, file)], {
    cwd: join(checkout, file, '../..'),
    env: { ...env, PORT: String(port), HOST: '127.0.0.1' },
    // The channel ends a process whose benchmark was killed.
    stdio: ['ignore', output, output, 'ipc'],
  })
  closeSync(output)
  running.add(child)
  child.once('exit', () => running.delete(child))
  if (child.pid === undefined) throw new Error(`${name} could not be started`)
  const url = `http://127.0.0.1:${port}`
  return {
    name,
    pid: child.pid,
    url,
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    ready: () => untilReady(child, url, () => `${name}: ${readFileSync(log, 'utf8').slice(-2_000)}`),
    stop: () => stop(child),
  }
}

async function untilReady(child: ChildProcess, url: string, told: () => string): Promise<void> {
  const limit = Date.now() + READY_LIMIT_MS
  while (Date.now() < limit) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended: ${told()}`)
    if ((await fetch(`${url}/ready`).catch(() => undefined))?.ok === true) return
    await setTimeout(50)
  }
  throw new Error(`not ready in time: ${told()}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGCONT')
  child.kill('SIGTERM')
  const late = AbortSignal.timeout(STOP_LIMIT_MS)
  late.addEventListener('abort', () => child.kill('SIGKILL'))
  await gone
}
