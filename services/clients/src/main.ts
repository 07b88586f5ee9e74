import { clients } from '@comptoir/contracts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus, sendOutbox } from '@comptoir/participant/service-bus.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './db/seed.ts'

const config = readConfig()

await runService({
  contract: clients.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (deps, shutdown) => {
    if (config.SEED === 'demo') await seedDemo(deps.pool)
    const bus = await openBus(deps, config, shutdown)
    sendOutbox({ ...deps, bus }, shutdown)
    return buildApp(deps)
  },
})
