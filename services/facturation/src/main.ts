import { facturation } from '@comptoir/contracts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus, sendOutbox } from '@comptoir/participant/service-bus.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { waitingMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: facturation.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (deps, shutdown) => {
    const bus = await openBus(deps, config, shutdown)
    // Here, not in the worker: they tell that it is away.
    waitingMetrics(deps)
    const relay = sendOutbox({ ...deps, bus }, shutdown)
    return buildApp({ ...deps, changed: () => relay.wake() })
  },
})
