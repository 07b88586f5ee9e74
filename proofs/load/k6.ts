/** k6 as we run it: one script against one system, with nothing told to anybody and nothing fetched. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { StartError } from '@comptoir/system/start-error.ts'
import type { RunRecord } from '@comptoir/system/supervisor/run-file.ts'
import { toolPath } from '@comptoir/system/tools/tools.ts'

export const scripts = {
  lb: 'k6-lb.js',
  'sans-lb': 'k6/sans-lb.js',
  saga: 'k6/saga.js',
  charge: 'k6/charge.js',
  endurance: 'k6/endurance.js',
  pointe: 'k6/pointe.js',
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
    PROCESSUS: processes.map(({ name, port, metricsPort }) => `${name}-${metricsPort ?? port}`).join(','),
  }
}

export interface K6Run {
  readonly k6: string
  readonly checkout: string
  readonly script: ScriptName
  readonly env: Readonly<Record<string, string | undefined>>
  /** Ends the run: k6 then lets its users finish and sums up. */
  readonly signal: AbortSignal
  /** Keeps what k6 says instead of showing it. */
  readonly quiet: boolean
}

export interface K6End {
  /** k6's own: 0, or 99 when a threshold was crossed. */
  readonly code: number
  readonly output: string
}

export function runK6({ k6, checkout, script, env, signal, quiet }: K6Run): Promise<K6End> {
  const stdio = quiet ? 'pipe' : 'inherit'
  const child = spawn(k6, ['run', '--quiet', join(checkout, scripts[script])], {
    env: { ...env, K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false' },
    stdio: ['ignore', stdio, stdio],
    // A group of its own: Ctrl+C would reach it twice, by the terminal and by us, and a second time cuts it short.
    detached: process.platform !== 'win32',
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => said.push(piece))
  const stop = () => void child.kill('SIGINT')
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop)
      resolve({ code: code ?? 1, output: Buffer.concat(said).toString('utf8') })
    })
  })
}
