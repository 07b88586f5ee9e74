import { panier } from '@comptoir/contracts'
import { runService } from '@comptoir/participant/run-service.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: panier.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: (deps) => buildApp({ ...deps, metrics: createMetrics(deps.registry) }),
})
