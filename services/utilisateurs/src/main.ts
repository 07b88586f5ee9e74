import { SUBSCRIPTIONS, utilisateurs } from '@comptoir/contracts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { hashPassword } from '@comptoir/kit/password.ts'
import { runService } from '@comptoir/participant/run-service.ts'
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
    const bus = await createPgBossBus({
      ...deps,
      url: config.BUS_URL,
      retentionDays: config.BUS_RETENTION_DAYS,
      subscriptions: SUBSCRIPTIONS,
    })
    shutdown.onClose('bus', () => bus.close())
    await consumeInscrits(bus, deps)
    return buildApp({ ...deps, settings, metrics: createMetrics(deps.registry) })
  },
})
