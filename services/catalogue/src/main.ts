import { catalogue } from '@comptoir/contracts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus, sendOutbox } from '@comptoir/participant/service-bus.ts'
import { openCache } from '@comptoir/participant/service-cache.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { announceCatalogue } from './db/seed.ts'
import { createMetrics, priceMetrics } from './metrics.ts'
import { startPrixAVenir } from './prix.ts'
import { PRODUITS } from './routes/cached.ts'

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
    const cache = await openCache(deps, { contract: catalogue.service, config }, shutdown)
    const changed = () => relay.wake()
    const arrived = () => {
      changed()
      void cache.invalidate([PRODUITS])
    }
    const metrics = createMetrics(deps.registry)
    shutdown.onClose('prices', startPrixAVenir({ ...deps, metrics, changed: arrived }))
    return buildApp({ ...deps, metrics, cache, changed })
  },
})
