/** A system that the load tests start for themselves, on free ports and new data. */
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { type RunRecord, readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { startSystem } from '../e2e/running-system.ts'

/** Starts it, does the work, and ends it whatever happens. */
export async function withOwnSystem<T>(
  checkout: string,
  {
    args = [],
    env = {},
  }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
  work: (run: RunRecord) => Promise<T>,
): Promise<T> {
  const system = await startSystem(args, env)
  try {
    return await work(recordOf(checkout, system.state))
  } finally {
    await system.stop()
  }
}

/** What a system that runs has written of itself. Throws StartError when none does. */
export function recordOf(checkout: string, state: string | undefined): RunRecord {
  const run = readLiveRun(stateDirectories(checkout, state).checkout)
  if (run !== undefined) return run
  throw new StartError({
    fr: 'rien ne tourne ici ; npm start démarre le système, --demarrer en lance un à part',
    en: 'nothing runs here; npm start starts the system, --demarrer one of its own',
  })
}
