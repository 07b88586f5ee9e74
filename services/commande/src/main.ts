import { commande } from '@comptoir/contracts'
import { pastUntil } from '@comptoir/demo/past.ts'
import { takePrix } from '@comptoir/participant/price-list.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus, sendOutbox } from '@comptoir/participant/service-bus.ts'
import { readTaxes } from '@comptoir/participant/taxes.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './db/seed.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: commande.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const deps = {
      ...given,
      metrics: createMetrics(given.registry),
      returnDays: config.RETURN_DAYS,
      taux: readTaxes(config.TAXES),
    }
    if (config.SEED === 'demo') await seedDemo(deps.pool, pastUntil(config.PAST_UNTIL))
    const bus = await openBus(deps, config, shutdown)
    await bus.consume(commande.service.name, (events) => takePrix(deps, events))
    sendOutbox({ ...deps, bus }, shutdown)
    return buildApp(deps)
  },
})
