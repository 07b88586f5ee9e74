import { magasins, SUBSCRIPTIONS } from '@comptoir/contracts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { outboxMetrics, startRelay } from '@comptoir/participant/outbox.ts'
import { takePrix } from '@comptoir/participant/price-list.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { buildApp } from './app.ts'
import { readConfig, readTaxes, readTaxNumbers } from './config.ts'
import { seedDemo } from './db/seed.ts'
import { createMetrics, tillMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: magasins.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const deps = {
      ...given,
      metrics: createMetrics(given.registry),
      taux: readTaxes(config.TAXES),
      inscriptions: readTaxNumbers(config.TAX_NUMBERS, config.PROFILE),
      returnDays: config.RETURN_DAYS,
    }
    if (config.SEED === 'demo') await seedDemo(deps)
    const bus = await createPgBossBus({
      ...deps,
      url: config.BUS_URL,
      retentionDays: config.BUS_RETENTION_DAYS,
      subscriptions: SUBSCRIPTIONS,
    })
    shutdown.onClose('bus', () => bus.close())
    await bus.consume(magasins.service.name, (events) => takePrix(deps, events))
    outboxMetrics(deps)
    tillMetrics(deps)
    const relay = startRelay({ ...deps, bus })
    shutdown.onClose('relay', () => relay.stop())
    return buildApp({ ...deps, changed: () => relay.wake() })
  },
})
