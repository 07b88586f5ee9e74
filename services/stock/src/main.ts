import { stock } from '@comptoir/contracts'
import { runService } from '@comptoir/participant/run-service.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './db/seed.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: stock.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (deps) => {
    if (config.SEED === 'demo') await seedDemo(deps.pool)
    return buildApp({ ...deps, metrics: createMetrics(deps.registry) })
  },
})
