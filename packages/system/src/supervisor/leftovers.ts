/** Ends the processes that a killed supervisor left running, so that ports and data are free for the next start. */
import { identify, type ProcessIdentity, stillRuns } from '../process-identity.ts'
import type { RunRecord } from './run-file.ts'

const drainMs = 12_000
const pollMs = 25

/**
 * Ends the recorded processes that still run, by SIGTERM and after a while by SIGKILL. The start of the cluster ends a
 * PostgreSQL that was left on its data. Returns how many processes there were.
 */
export async function clearLeftovers(run: RunRecord): Promise<number> {
  const alive = run.processes.flatMap(({ identity }) =>
    identity !== undefined && stillRuns(identity) ? [identity] : [],
  )
  await Promise.all(alive.map(endLeftover))
  return alive.length
}

async function endLeftover(identity: ProcessIdentity): Promise<void> {
  send(identity, 'SIGTERM')
  const limit = performance.now() + drainMs
  while (stillRuns(identity)) {
    if (performance.now() > limit) send(identity, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(identity.pid, signal)
  } catch (cause) {
    // The process ended by itself before the signal.
    if (identify(identity.pid) !== undefined) throw cause
  }
}
