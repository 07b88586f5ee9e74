import { magasins } from '@comptoir/contracts'
import { pastUntil } from '@comptoir/demo/past.ts'
import { takePrix } from '@comptoir/participant/price-list.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus, sendOutbox } from '@comptoir/participant/service-bus.ts'
import { openCache } from '@comptoir/participant/service-cache.ts'
import { readTaxes, readTaxNumbers } from '@comptoir/participant/taxes.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './db/seed.ts'
import { createMetrics, tillMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: magasins.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const deps = {
      ...given,
      metrics: createMetrics(given.registry),
      taux: readTaxes(config.TAXES),
      inscriptions: readTaxNumbers(config.TAX_NUMBERS, config.PROFILE),
      returnDays: config.RETURN_DAYS,
    }
    if (config.SEED === 'demo') await seedDemo(deps, pastUntil(config.PAST_UNTIL))
    const bus = await openBus(deps, config, shutdown)
    await bus.consume(magasins.service.name, (events) => takePrix(deps, events))
    tillMetrics(deps)
    const relay = sendOutbox({ ...deps, bus }, shutdown)
    const cache = await openCache(deps, { contract: magasins.service, config }, shutdown)
    return buildApp({ ...deps, cache, changed: () => relay.wake() })
  },
})
