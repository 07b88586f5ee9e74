/** k6 as we run it: one script against one system, that tells and fetches nothing. */
import { join } from 'node:path'
import { Program } from '@comptoir/system/program.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { type RunRecord, readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { toolPath } from '@comptoir/system/tools/tools.ts'

export const scripts = {
  lb: 'k6-lb.js',
  'no-lb': 'k6/no-lb.js',
  saga: 'k6/saga.js',
  mixed: 'k6/mixed.js',
  soak: 'k6/soak.js',
  spike: 'k6/spike.js',
  'loadbalanced-stress-test': 'k6/loadbalanced-stress-test.js',
  'simple-stress-test': 'k6/simple-stress-test.js',
} as const
export type ScriptName = keyof typeof scripts

export const isScript = (word: string): word is ScriptName => Object.hasOwn(scripts, word)

/** Throws StartError when there is none. */
export function findK6(path: string): string {
  const k6 = toolPath('k6', path)
  if (k6 !== undefined) return k6
  throw new StartError({
    fr: 'k6 manque : npm run tools -- k6 le construit',
    en: 'k6 is missing: npm run tools -- k6 builds it',
  })
}

/** What the scripts must know of a running system. */
export function describeSystem({ portOffset, processes }: RunRecord): Record<string, string> {
  const panier = processes.filter(({ name }) => name === 'panier').map(({ port }) => `panier-${port}`)
  return {
    PORT_OFFSET: String(portOffset),
    INSTANCES: panier.join(','),
    PROCESSES: processes.map(({ name, port, metricsPort }) => `${name}-${metricsPort ?? port}`).join(','),
  }
}

/** What every run of a script needs. */
export interface Runner {
  readonly k6: string
  readonly checkout: string
  readonly inherited: Readonly<Record<string, string>>
  readonly terminal: Terminal
  /** Ends a run: k6 then lets its users finish and sums up. */
  readonly signal: AbortSignal
}

export interface K6Run {
  readonly script: ScriptName
  readonly env: Readonly<Record<string, string>>
  /** Keeps what k6 says instead of showing it. */
  readonly quiet: boolean
}

export interface K6End {
  /** k6's own: 0, or 99 when a threshold was crossed. */
  readonly code: number
  readonly output: string
}

/** Runs a script to its end. */
export async function runK6({ k6, checkout, signal }: Runner, { script, env, quiet }: K6Run): Promise<K6End> {
  const program = new Program({
    name: 'k6',
    file: k6,
    args: ['run', '--quiet', join(checkout, scripts[script])],
    env: { ...env, K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false' },
    shown: !quiet,
    // Ctrl+C would reach it twice, by the terminal and by us, and a second time cuts it short.
    ownGroup: process.platform !== 'win32',
  })
  const stop = () => program.signal('SIGINT')
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const reason = await program.gone
  signal.removeEventListener('abort', stop)
  return { code: Number(/^code (\d+)$/.exec(reason)?.[1] ?? 1), output: program.said() }
}

/** What a system that runs has written of itself. Throws StartError when none does. */
export function recordOf(checkout: string, state: string | undefined): RunRecord {
  const run = readLiveRun(stateDirectories(checkout, state).checkout)
  if (run !== undefined) return run
  throw new StartError({
    fr: 'rien ne tourne ici ; npm start démarre le système, --start en lance un à part',
    en: 'nothing runs here; npm start starts the system, --start one of its own',
  })
}
