import { rapports } from '@comptoir/contracts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus } from '@comptoir/participant/service-bus.ts'
import { openCache } from '@comptoir/participant/service-cache.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { insertFirst } from './db/travaux-store.ts'
import { watchValues } from './events/values.ts'
import { startWork } from './events/work.ts'
import { consumeEvents } from './events.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: rapports.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const cache = await openCache(given, { contract: rapports.service, config }, shutdown)
    const deps = { ...given, cache, metrics: createMetrics(given.registry) }
    if (config.SEED === 'demo' && config.PAST_UNTIL !== 'none')
      await insertFirst(deps.pool, { id: deps.newId(), demandeLe: deps.now() })
    await consumeEvents(await openBus(deps, config, shutdown), deps)
    shutdown.onClose('work', startWork(deps).stop)
    shutdown.onClose('values of the stock', watchValues(deps).stop)
    return buildApp(deps)
  },
})
