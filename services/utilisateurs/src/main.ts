import { utilisateurs } from '@comptoir/contracts'
import { hashPassword } from '@comptoir/kit/password.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { prepareAccounts } from './db/seed.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()
const { settings } = config

await runService({
  contract: utilisateurs.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (deps) => {
    await prepareAccounts(deps.pool, {
      profile: settings.profile,
      demo: config.SEED === 'demo',
      firstPassword: config.firstPassword,
      hash: (password) => hashPassword(password, settings.cost),
    })
    return buildApp({ ...deps, settings, metrics: createMetrics(deps.registry) })
  },
})
