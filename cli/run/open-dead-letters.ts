/** What was put aside, on the bus of the system that runs, or on that of BUS_URL. */
import type { DeadLetters } from '@comptoir/kit/bus/dead-letters.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { judgeEvent } from '@comptoir/participant/judge.ts'
import type { Settings } from '@comptoir/system/settings.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { askBusUrl } from '@comptoir/system/supervisor/control.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { NOT_RUNNING } from './words.ts'

/** Throws StartError when nothing runs, or the bus does not answer. */
export async function openDeadLetters(settings: Settings): Promise<DeadLetters> {
  const url = settings.ownBus ?? (await busOfTheRun(settings))
  try {
    return await open(url)
  } catch (cause) {
    // Never the address, which holds a password.
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      { fr: `le bus ne répond pas : ${said}`, en: `the bus does not answer: ${said}` },
      cause,
    )
  }
}

function busOfTheRun({ checkout, stateOverride }: Settings): Promise<string> {
  const run = readLiveRun(stateDirectories(checkout, stateOverride).checkout)
  if (run === undefined) throw new StartError(NOT_RUNNING)
  return askBusUrl(run)
}

/** The address says which bus it is. The other one is not loaded. */
async function open(url: string): Promise<DeadLetters> {
  if (/^amqps?:/.test(url)) {
    const { openRabbitDeadLetters } = await import('@comptoir/kit/bus/rabbitmq-dead-letters.ts')
    const log = createLogger({ service: 'dead-letters', instance: 'cli', level: 'silent' })
    return openRabbitDeadLetters({ url, log, judge: judgeEvent })
  }
  const { openPgBossDeadLetters } = await import('@comptoir/kit/bus/pg-boss-dead-letters.ts')
  return openPgBossDeadLetters({ url })
}
