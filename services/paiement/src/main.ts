import { paiement } from '@comptoir/contracts'
import { runProcess } from '@comptoir/kit/process/process.ts'
import { participantMigrations } from '@comptoir/participant/migrations.ts'
import { startPurge } from '@comptoir/participant/purge.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './db/seed.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runProcess({
  contract: paiement.service,
  config,
  migrations: [participantMigrations, new URL('../migrations', import.meta.url)],
  build: async (deps, shutdown) => {
    if (config.SEED === 'demo') await seedDemo(deps.pool, deps.now())
    shutdown.onClose('purge', startPurge(deps))
    return buildApp({ ...deps, rules: config.rules, metrics: createMetrics(deps.registry) })
  },
})
