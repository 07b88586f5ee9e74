import { catalogue } from '@comptoir/contracts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus, sendOutbox } from '@comptoir/participant/service-bus.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { announceCatalogue } from './db/seed.ts'
import { createMetrics, priceMetrics } from './metrics.ts'
import { startPrixAVenir } from './prix.ts'

const config = readConfig()

await runService({
  contract: catalogue.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (deps, shutdown) => {
    await announceCatalogue(deps, config.SEED === 'demo')
    const bus = await openBus(deps, config, shutdown)
    const relay = sendOutbox({ ...deps, bus }, shutdown)
    priceMetrics(deps)
    const changed = () => relay.wake()
    const metrics = createMetrics(deps.registry)
    shutdown.onClose('prices', startPrixAVenir({ ...deps, metrics, changed }))
    return buildApp({ ...deps, metrics, changed })
  },
})
