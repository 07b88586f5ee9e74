/** SIGTERM to each process in turn, each ready again before the next, while callers go on. */

import { services } from '@comptoir/contracts'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { until } from '@comptoir/system/until.ts'
import { Random } from '@comptoir/testing/random.ts'
import { startCallers, type Tally } from '../../callers.ts'

/** So that one is up while the other restarts. */
export const TWO_OF_EACH = Object.fromEntries(services.map(({ name }) => [name, 2]))

/** As generous as a busy machine needs. */
const READY_LIMIT_MS = 180_000
const LOOK_MS = 50
/** Calls that pass between one restart and the next, so that the process has had its share again. */
const CALLS_BETWEEN = 60

export interface RestartsOptions {
  readonly system: RunningSystem
  readonly seed: number
  /** How many processes are ended. */
  readonly count: number
  /** Of those that have a twin, only the first or only the second; without it, all. */
  readonly twin?: 0 | 1 | undefined
  readonly inFlight: number
  /** Ends the turns early. */
  readonly stopped?: AbortSignal
  readonly onRestart: (id: string, tally: Tally) => void
}

/** Ends `count` processes, one after the other in the order of the system, and returns what the callers saw. */
export async function restartInTurn({
  system,
  seed,
  count,
  twin,
  inFlight,
  stopped,
  onRestart,
}: RestartsOptions): Promise<Tally> {
  const [gateway = ''] = system.urlsOf('passerelle')
  const callers = startCallers({ gateway, random: new Random(seed), inFlight })
  const all = system
    .places()
    .map(({ id }) => id)
    .filter((id) => !id.startsWith('passerelle'))
  const ids = all.filter((_, index) => twin === undefined || index % 2 === twin)
  const { tally } = callers
  const answered = async (more: number) => {
    const enough = tally.calls + more
    await until(() => tally.calls >= enough, { limitMs: READY_LIMIT_MS, everyMs: LOOK_MS })
  }
  try {
    await answered(CALLS_BETWEEN)
    for (let done = 0; done < count && stopped?.aborted !== true; done += 1) {
      const id = ids[done % ids.length] as string
      await restart(system, id)
      await answered(CALLS_BETWEEN)
      onRestart(id, tally)
    }
  } finally {
    await callers.stop()
  }
  return tally
}

async function restart(system: RunningSystem, id: string): Promise<void> {
  const before = system.pidOf(id)
  if (before === undefined) throw new Error(`${id} does not run`)
  process.kill(before, 'SIGTERM')
  const isBack = () => ![before, undefined].includes(system.pidOf(id)) && system.isReady(id)
  await until(isBack, {
    limitMs: READY_LIMIT_MS,
    everyMs: LOOK_MS,
    missing: () => `${id} did not come back`,
  })
}
