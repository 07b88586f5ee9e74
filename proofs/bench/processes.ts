/** The processes that are measured: the very files and programs that `npm start` runs, each with its log in a file. */
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { NODE_FLAGS } from '@comptoir/system/node-flags.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import { Program } from '@comptoir/system/program.ts'

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
  /** The path from the checkout, which is ours unless said otherwise. */
  | { readonly path: string; readonly checkout?: string | undefined }
  | { readonly file: string; readonly args: readonly string[]; readonly readyPath: string }

const STOP_LIMIT_MS = 12_000

/** Starts a process on a free port. */
export async function launch({ name, run, env, logs, profile }: LaunchOptions): Promise<Launched> {
  const port = await freePort()
  const program = new Program({
    name,
    ...commandOf(run, profile === undefined ? undefined : join(profile, name)),
    env: { ...env, PORT: String(port), HOST: '127.0.0.1' },
    log: join(logs, `${name}.log`),
  })
  if (program.pid === undefined) throw new Error(`${name} could not be started`)
  const url = `http://127.0.0.1:${port}`
  return {
    name,
    pid: program.pid,
    url,
    freeze: () => program.signal('SIGSTOP'),
    wake: () => program.signal('SIGCONT'),
    ready: () => program.ready(`${url}${'path' in run ? '/ready' : run.readyPath}`),
    stop: () => program.stop(STOP_LIMIT_MS),
  }
}

/** Only Node leaves a profile. */
function commandOf(run: Runnable, profile: string | undefined) {
  if ('file' in run) return { ...run, cwd: checkout }
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const path = join(run.checkout ?? checkout, run.path)
  return { file: process.execPath, args: [...NODE_FLAGS, ...profiling, path], cwd: join(path, '../..') }
}
