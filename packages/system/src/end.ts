import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { identify } from './process-identity.ts'

const fastLimitMs = 20_000
const pollMs = 20

/** Resolves with the exit code or the signal's name, or with the reason why the child could not be started. */
export const endOfChild = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? String(code)))
  })

/** Fast shutdown (sessions are ended, everything is written), then the immediate one when that takes too long. */
export async function stopServer(child: ChildProcess): Promise<void> {
  const { pid } = child
  if (pid === undefined) return
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  if (!hasEnded()) await stopByPid(pid, hasEnded)
}

/**
 * Ends the server that still runs on `data` after its supervisor was killed. Only a process whose command line names
 * that folder is ended: the number in postmaster.pid may belong to another by now.
 */
export async function stopLeftover(data: string): Promise<void> {
  const pid = serverPid(data)
  if (pid !== undefined) await stopByPid(pid, () => serverPid(data) !== pid)
}

/** The number of the server that runs on this data folder now, or undefined. */
export function serverPid(data: string): number | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  const command = identify(pid)?.command
  return command !== undefined && ` ${command} `.includes(` -D ${data} `) ? pid : undefined
}

async function stopByPid(pid: number, hasEnded: () => boolean): Promise<void> {
  send(pid, 'SIGINT')
  const limit = performance.now() + fastLimitMs
  while (!hasEnded()) {
    if (performance.now() > limit) send(pid, 'SIGQUIT')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
