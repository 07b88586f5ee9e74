import { SUBSCRIPTIONS, stock } from '@comptoir/contracts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { outboxMetrics, startRelay } from '@comptoir/participant/outbox.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './db/seed.ts'
import { consumeMagasins } from './events.ts'
import { createMetrics, stockMetrics } from './metrics.ts'
import { seedDemandes } from './routes/demo-demandes.ts'

const config = readConfig()

await runService({
  contract: stock.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const deps = { ...given, metrics: createMetrics(given.registry) }
    if (config.SEED === 'demo' && (await seedDemo(deps.pool))) await seedDemandes(deps)
    const bus = await createPgBossBus({
      ...deps,
      url: config.BUS_URL,
      retentionDays: config.BUS_RETENTION_DAYS,
      subscriptions: SUBSCRIPTIONS,
    })
    shutdown.onClose('bus', () => bus.close())
    await consumeMagasins(bus, deps)
    outboxMetrics(deps)
    stockMetrics(deps)
    const relay = startRelay({ ...deps, bus })
    shutdown.onClose('relay', () => relay.stop())
    return buildApp(deps)
  },
})
