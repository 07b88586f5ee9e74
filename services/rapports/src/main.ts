import { rapports } from '@comptoir/contracts'
import { createMemoryCache } from '@comptoir/kit/cache/memory.ts'
import { createReadThrough } from '@comptoir/kit/cache/read-through.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus } from '@comptoir/participant/service-bus.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { watchValues } from './events/values.ts'
import { consumeEvents } from './events.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: rapports.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const cache = createReadThrough({ ...given, cache: createMemoryCache() })
    const deps = { ...given, cache, metrics: createMetrics(given.registry) }
    await consumeEvents(await openBus(deps, config, shutdown), deps)
    shutdown.onClose('values of the stock', watchValues(deps).stop)
    return buildApp(deps)
  },
})
