import { paiement } from '@comptoir/contracts'
import { pastUntil } from '@comptoir/demo/past.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './db/seed.ts'
import { createMetrics, terminalMetrics } from './metrics.ts'
import { createDesk } from './terminal/desk.ts'
import { createSimulatedTerminal } from './terminal/simulated.ts'

const config = readConfig()

await runService({
  contract: paiement.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (deps, shutdown) => {
    if (config.SEED === 'demo')
      await seedDemo({ pool: deps.pool, now: deps.now(), rules: config.rules }, pastUntil(config.PAST_UNTIL))
    const metrics = createMetrics(deps.registry)
    terminalMetrics(deps.registry, deps.pool)
    const desk = createDesk({ ...deps, metrics, terminal: createSimulatedTerminal(deps) })
    shutdown.onClose('terminal', () => desk.close())
    return buildApp({ ...deps, rules: config.rules, metrics, desk })
  },
})
