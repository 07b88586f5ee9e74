import { commande, SUBSCRIPTIONS } from '@comptoir/contracts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { outboxMetrics, startRelay } from '@comptoir/participant/outbox.ts'
import { takePrix } from '@comptoir/participant/price-list.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { buildApp } from './app.ts'
import { readConfig, readTaxes } from './config.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: commande.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const deps = {
      ...given,
      metrics: createMetrics(given.registry),
      returnDays: config.RETURN_DAYS,
      taux: readTaxes(config.TAXES),
    }
    const bus = await createPgBossBus({
      ...deps,
      url: config.BUS_URL,
      retentionDays: config.BUS_RETENTION_DAYS,
      subscriptions: SUBSCRIPTIONS,
    })
    shutdown.onClose('bus', () => bus.close())
    await bus.consume(commande.service.name, (events) => takePrix(deps, events))
    outboxMetrics(deps)
    const relay = startRelay({ ...deps, bus })
    shutdown.onClose('relay', () => relay.stop())
    return buildApp(deps)
  },
})
