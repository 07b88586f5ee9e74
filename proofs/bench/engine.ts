/** An engine of sagas that is not ours, measured with what it runs. */
import { checkout } from '@comptoir/system/checkout.ts'
import { startThrowAwayRestate } from '@comptoir/system/servers/throw-away.ts'
import type { BenchConfig } from './config.ts'
import type { Launched } from './processes.ts'

export interface Engine extends Launched {
  /** What its orchestrator is told. */
  readonly env: Readonly<Record<string, string>>
  /** Tells it of its orchestrator, once that listens. */
  register(): Promise<void>
}

/** Starts Restate, on disk as its data would be. */
export async function startEngine({ stateOverride }: BenchConfig): Promise<Engine> {
  const server = await startThrowAwayRestate({ checkout, stateOverride })
  const { pid, ingress, workerPort } = server.now
  return {
    name: 'restate-server',
    pid,
    url: ingress,
    env: { RESTATE_URL: ingress, RESTATE_WORKER_PORT: String(workerPort) },
    freeze: () => void process.kill(pid, 'SIGSTOP'),
    wake: () => void process.kill(pid, 'SIGCONT'),
    ready: async () => undefined,
    register: () => server.now.register(),
    stop: () => server.discard(),
  }
}
