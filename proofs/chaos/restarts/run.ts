/** Processes end by SIGTERM in turn while callers go on. */
import { RunningSystem } from '@comptoir/system/running-system.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { restartInTurn, TWO_OF_EACH } from './restarts.ts'

export interface RestartsConfig {
  readonly count: number
  readonly inFlight: number
  readonly seed: number
  /** As COMPTOIR_GATEWAY has it. */
  readonly gateway: string | undefined
}

/** Ends, calls and tells. Resolves to the exit code: 1 when a call broke. */
export function runRestarts({ say, stopped }: Terminal, config: RestartsConfig): Promise<number> {
  const { count, inFlight, seed, gateway } = config
  say(`seed ${seed}`)
  const env = gateway === undefined ? {} : { COMPTOIR_GATEWAY: gateway }
  return RunningSystem.with({ instances: TWO_OF_EACH, env }, async (system) => {
    const { calls, broken, byStatus } = await restartInTurn({
      system,
      seed,
      count,
      inFlight,
      stopped,
      onRestart: (id, tally) => say(`${id.padEnd(22)} ${tally.calls} calls, ${tally.broken.length} broken`),
    })
    for (const { method, path, keyed, at, why } of broken)
      say(`✗ ${(at / 1_000).toFixed(2)} s ${method} ${path}${keyed ? ' with a key' : ''}: ${why}`)
    const statuses = [...byStatus].toSorted(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`)
    say(statuses.join(', '))
    say(`${count} SIGTERM, ${calls} calls, ${broken.length} broken`)
    if (stopped.aborted) return 130
    return broken.length === 0 ? 0 : 1
  })
}
