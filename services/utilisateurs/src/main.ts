import { utilisateurs } from '@comptoir/contracts'
import { hashPassword } from '@comptoir/kit/password.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus } from '@comptoir/participant/service-bus.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { prepareAccounts } from './db/seed.ts'
import { consumeInscrits } from './events.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()
const { settings } = config

await runService({
  contract: utilisateurs.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (deps, shutdown) => {
    await prepareAccounts(deps.pool, {
      profile: settings.profile,
      demo: config.SEED === 'demo',
      firstPassword: config.firstPassword,
      hash: (password) => hashPassword(password, settings.cost),
    })
    const bus = await openBus(deps, config, shutdown)
    await consumeInscrits(bus, deps)
    return buildApp({ ...deps, settings, metrics: createMetrics(deps.registry) })
  },
})
