/** The bus as a service has it, whichever it is: open as long as it runs, and all that its outbox holds is sent. */
import { SUBSCRIPTIONS } from '@comptoir/contracts'
import type { Bus, BusOptions } from '@comptoir/kit/bus/bus.ts'
import type { LogFiles } from '@comptoir/kit/observe/log-files.ts'
import { readTraceparent, traceIdOf } from '@comptoir/kit/observe/trace.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Rounds } from '@comptoir/kit/process/rounds.ts'
import type { Shutdown } from '@comptoir/kit/process/shutdown.ts'
import { judgeEvent } from './judge.ts'
import { outboxMetrics, startRelay } from './outbox.ts'

interface BusConfig {
  readonly BUS_URL: string
  readonly BUS_RETENTION_DAYS: number
}

/** Opens the bus, and closes it when the service ends. */
export async function openBus(
  { files, ...deps }: Pick<AppDeps, 'log' | 'registry' | 'tracing' | 'files'>,
  { BUS_URL: url, BUS_RETENTION_DAYS: retentionDays }: BusConfig,
  shutdown: Shutdown,
): Promise<Bus> {
  const bus = await createBus({
    ...deps,
    url,
    retentionDays,
    subscriptions: SUBSCRIPTIONS,
    judge: judgeEvent,
  })
  shutdown.onClose('bus', () => bus.close())
  return files === undefined ? bus : telling(bus, files)
}

/** Tells the files of each event that was handled. */
const telling = (bus: Bus, files: LogFiles): Bus => ({
  ...bus,
  consume: (consumer, handle) =>
    bus.consume(consumer, async (events) => {
      await handle(events)
      for (const { id, type, trace } of events) {
        const traceparent = readTraceparent(trace)
        const traceId = traceparent && traceIdOf(traceparent)
        files.did({ operation: type, entity: 'evenement', id, details: { consumer }, traceId })
      }
    }),
})

/** The address says which bus it is. The other one is not loaded. */
async function createBus(options: BusOptions): Promise<Bus> {
  if (/^amqps?:/.test(options.url)) {
    const { createRabbitBus } = await import('@comptoir/kit/bus/rabbitmq.ts')
    return createRabbitBus(options)
  }
  const { createPgBossBus } = await import('@comptoir/kit/bus/pg-boss.ts')
  return createPgBossBus(options)
}

/** Sends the events of the outbox until the service ends; metrics tell how late they are. */
export function sendOutbox(
  deps: Pick<AppDeps, 'pool' | 'log' | 'registry'> & { readonly bus: Bus },
  shutdown: Shutdown,
): Rounds {
  outboxMetrics(deps)
  const relay = startRelay(deps)
  shutdown.onClose('relay', relay.stop)
  return relay
}
