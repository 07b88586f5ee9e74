import { catalogue, SUBSCRIPTIONS } from '@comptoir/contracts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { outboxMetrics, startRelay } from '@comptoir/participant/outbox.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { announceCatalogue } from './db/seed.ts'
import { createMetrics, priceMetrics } from './metrics.ts'
import { startPrixAVenir } from './prix.ts'

const config = readConfig()

await runService({
  contract: catalogue.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (deps, shutdown) => {
    await announceCatalogue(deps, config.SEED === 'demo')
    const bus = await createPgBossBus({
      ...deps,
      url: config.BUS_URL,
      retentionDays: config.BUS_RETENTION_DAYS,
      subscriptions: SUBSCRIPTIONS,
    })
    shutdown.onClose('bus', () => bus.close())
    outboxMetrics(deps)
    const relay = startRelay({ ...deps, bus })
    shutdown.onClose('relay', () => relay.stop())
    priceMetrics(deps)
    const changed = () => relay.wake()
    const metrics = createMetrics(deps.registry)
    shutdown.onClose('prices', startPrixAVenir({ ...deps, metrics, changed }))
    return buildApp({ ...deps, metrics, changed })
  },
})
