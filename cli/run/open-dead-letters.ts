/** What was put aside, on the bus of the system that runs, or on that of BUS_URL; and of the queue that other programs fill. */
import { BILLING_QUEUE, consumersOf, SUBSCRIPTIONS } from '@comptoir/contracts'
import type { DeadLetters } from '@comptoir/kit/bus/dead-letters.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { judgeBillingMessage } from '@comptoir/participant/billing-message.ts'
import { judgeEvent } from '@comptoir/participant/judge.ts'
import type { Settings } from '@comptoir/system/settings.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { askBusUrls, type BusUrls } from '@comptoir/system/supervisor/control.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { together } from './dead-letters-together.ts'
import { NOT_RUNNING } from './words.ts'

const SERVICES = consumersOf(SUBSCRIPTIONS).toSorted((a, b) => a.localeCompare(b))

/** Who may have something aside: services, and the queue of other programs. */
export const CONSUMERS: readonly string[] = [...SERVICES, BILLING_QUEUE]

/** Throws StartError when nothing runs, or a broker does not answer. */
export async function openDeadLetters(settings: Settings): Promise<DeadLetters> {
  const { url, billingUrl } = await urlsOf(settings)
  const bus = { consumers: SERVICES, letters: await opened(openBus(url)) }
  if (billingUrl === undefined) return together([bus])
  try {
    return together([bus, { consumers: [BILLING_QUEUE], letters: await opened(openBilling(billingUrl)) }])
  } catch (cause) {
    await bus.letters.close()
    throw cause
  }
}

async function urlsOf({ ownBus, ownBilling, checkout, stateOverride }: Settings): Promise<BusUrls> {
  if (ownBus !== undefined) return { url: ownBus, billingUrl: ownBilling }
  const run = readLiveRun(stateDirectories(checkout, stateOverride).checkout)
  if (run === undefined) throw new StartError(NOT_RUNNING)
  const told = await askBusUrls(run)
  return { ...told, billingUrl: ownBilling ?? told.billingUrl }
}

async function opened(opening: Promise<DeadLetters>): Promise<DeadLetters> {
  try {
    return await opening
  } catch (cause) {
    // Never the address, which holds a password.
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      { fr: `le bus ne répond pas : ${said}`, en: `the bus does not answer: ${said}` },
      cause,
    )
  }
}

const logOf = () => createLogger({ service: 'dead-letters', instance: 'cli', level: 'silent' })

/** The address says which bus it is. The other one is not loaded. */
async function openBus(url: string): Promise<DeadLetters> {
  if (/^amqps?:/.test(url)) {
    const { eventsAside, openRabbitDeadLetters } = await import('@comptoir/kit/bus/rabbitmq-dead-letters.ts')
    return openRabbitDeadLetters({ url, log: logOf(), places: eventsAside(judgeEvent) })
  }
  const { openPgBossDeadLetters } = await import('@comptoir/kit/bus/pg-boss-dead-letters.ts')
  return openPgBossDeadLetters({ url })
}

async function openBilling(url: string): Promise<DeadLetters> {
  const { messagesAside, openRabbitDeadLetters } = await import('@comptoir/kit/bus/rabbitmq-dead-letters.ts')
  return openRabbitDeadLetters({ url, log: logOf(), places: messagesAside(judgeBillingMessage) })
}
