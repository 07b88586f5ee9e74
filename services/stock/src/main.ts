import { stock } from '@comptoir/contracts'
import { pastUntil } from '@comptoir/demo/past.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus, sendOutbox } from '@comptoir/participant/service-bus.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './db/seed.ts'
import { consumeEvents } from './events.ts'
import { createMetrics, stockMetrics } from './metrics.ts'
import { startNews } from './operations/news.ts'
import { seedDemandes } from './routes/demo-demandes.ts'

const config = readConfig()

await runService({
  contract: stock.service,
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const deps = { ...given, metrics: createMetrics(given.registry) }
    const past = pastUntil(config.PAST_UNTIL)
    if (config.SEED === 'demo' && (await seedDemo(deps.pool, deps.now(), past))) await seedDemandes(deps)
    const bus = await openBus(deps, config, shutdown)
    await consumeEvents(bus, deps)
    stockMetrics(deps)
    const relay = sendOutbox({ ...deps, bus }, shutdown)
    const news = startNews({ ...deps, told: relay.wake })
    shutdown.onClose('news', news.stop)
    return buildApp(deps)
  },
})
