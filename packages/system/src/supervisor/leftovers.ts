/** Clears what a supervisor that was killed left running, so that the next start finds its ports and its data free. */
import { identify, type ProcessIdentity, stillRuns } from '../process-identity.ts'
import type { RunRecord } from './run-file.ts'

const drainMs = 12_000
const pollMs = 25

/**
 * Ends the recorded processes that are still the very same ones: politely, then by force. PostgreSQL is ended by its own
 * data folder when the cluster starts. Returns how many there were.
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
    // Gone between the look and the signal: that is what we wanted.
    if (identify(identity.pid) !== undefined) throw cause
  }
}
