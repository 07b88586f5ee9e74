import { commande } from '@comptoir/contracts'
import { takePrix } from '@comptoir/participant/price-list.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus, sendOutbox } from '@comptoir/participant/service-bus.ts'
import { readTaxes } from '@comptoir/participant/taxes.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
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
    const bus = await openBus(deps, config, shutdown)
    await bus.consume(commande.service.name, (events) => takePrix(deps, events))
    sendOutbox({ ...deps, bus }, shutdown)
    return buildApp(deps)
  },
})
