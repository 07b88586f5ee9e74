/** The processes that are measured: the very files and programs that `npm start` runs, each with its log in a file. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { NODE_FLAGS } from '@comptoir/system/node-flags.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import { checkout } from './config.ts'

export interface Launched {
  readonly name: string
  readonly pid: number
  readonly url: string
  /** Takes it off the processor, as it stands; `wake` puts it back. Work in hand must have ended. */
  freeze(): void
  wake(): void
  /** Resolves once it says that it is ready. Rejects, with the end of its log, when it ends or takes too long. */
  ready(): Promise<void>
  stop(): Promise<void>
}

export interface LaunchOptions {
  readonly name: string
  readonly run: Runnable
  readonly env: Readonly<Record<string, string>>
  readonly logs: string
  readonly profile: string | undefined
}

/** A main.ts, which runs on Node, or a program of another make. */
export type Runnable =
  /** The file's path from the checkout, which is ours unless said otherwise. */
  | { readonly file: string; readonly checkout?: string | undefined }
  | { readonly program: string; readonly args: readonly string[]; readonly readyPath: string }

const READY_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 12_000

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a process on a free port. */
export async function launch({ name, run, env, logs, profile }: LaunchOptions): Promise<Launched> {
  const port = await freePort()
  const log = join(logs, `${name}.log`)
  const output = openSync(log, 'a')
  const { program, args, cwd } = commandOf(run, profile === undefined ? undefined : join(profile, name))
  const child = spawn(program, args, {
    cwd,
    env: { ...env, PORT: String(port), HOST: '127.0.0.1' },
    // The channel ends a process whose benchmark was killed.
    stdio: ['ignore', output, output, 'ipc'],
  })
  closeSync(output)
  running.add(child)
  child.once('exit', () => running.delete(child))
  if (child.pid === undefined) throw new Error(`${name} could not be started`)
  const url = `http://127.0.0.1:${port}`
  const question = `${url}${'file' in run ? '/ready' : run.readyPath}`
  return {
    name,
    pid: child.pid,
    url,
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    ready: () => untilReady(child, question, () => `${name}: ${readFileSync(log, 'utf8').slice(-2_000)}`),
    stop: () => stop(child),
  }
}

/** Only Node leaves a profile. */
function commandOf(run: Runnable, profile: string | undefined) {
  if ('program' in run) return { ...run, cwd: checkout }
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const path = join(run.checkout ?? checkout, run.file)
  return { program: process.execPath, args: [...NODE_FLAGS, ...profiling, path], cwd: join(path, '../..') }
}

async function untilReady(child: ChildProcess, question: string, told: () => string): Promise<void> {
  const limit = Date.now() + READY_LIMIT_MS
  while (Date.now() < limit) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended: ${told()}`)
    if ((await fetch(question).catch(() => undefined))?.ok === true) return
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
