import { panier } from '@comptoir/contracts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus } from '@comptoir/participant/service-bus.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { consumeEvents } from './events.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: panier.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const deps = { ...given, metrics: createMetrics(given.registry) }
    const bus = await openBus(deps, config, shutdown)
    await consumeEvents(bus, deps)
    return buildApp(deps)
  },
})
