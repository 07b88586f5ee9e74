/** The whole system, as `npm start` runs it, on ports and data of its own: started once for all end-to-end tests. */
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { freeOffset as freeOffsetFor } from '@comptoir/system/free-offset.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { gatewayMetricsPort } from '@comptoir/system/supervisor/gateway.ts'
import { portsOf } from '@comptoir/system/supervisor/plan.ts'
import { databasePort, processes } from '@comptoir/system/topology.ts'

const checkout = resolve(import.meta.dirname, '../..')
/** Of any process that a test starts: two of each, the gateway's metrics, the database. */
const PORTS = [databasePort, gatewayMetricsPort, ...processes.flatMap((spec) => portsOf(spec, 2))]

export interface RunningSystem {
  readonly offset: number
  readonly state: string
  stop(): Promise<void>
}

/** Starts the system and resolves when it is ready. Ends it, and removes its data, on `stop`. */
export async function startSystem(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningSystem> {
  const offset = await freeOffset()
  const state = mkdtempSync(join(tmpdir(), 'comptoir-e2e-'))
  // The account that PostgreSQL runs as, when we are root, must be able to pass; its binaries need no second copy.
  chmodSync(state, 0o755)
  symlinkSync(stateDirectories(checkout, process.env['COMPTOIR_STATE']).binaries, join(state, 'postgresql'))
  const child = spawn(process.execPath, [join(checkout, 'cli/start.ts'), '--json', ...args], {
    cwd: checkout,
    env: { ...process.env, ...env, COMPTOIR_STATE: state, PORT_OFFSET: String(offset), LANG: 'fr_CA.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  const ready = new Promise<void>((done) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line)
      if (line.includes('"evenement":"pret"')) done()
    })
  })
  const failed = ended.then((code) => {
    throw new Error(`npm start ended with ${code}:\n${said.slice(-20).join('\n')}`)
  })
  await Promise.race([ready, failed])
  failed.catch(() => undefined)
  return {
    offset,
    state,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(state, { recursive: true, force: true })
    },
  }
}

/** An offset at which every port of the system is free. */
export const freeOffset = (): Promise<number> => freeOffsetFor(PORTS)
