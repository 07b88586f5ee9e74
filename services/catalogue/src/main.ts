import { catalogue, SUBSCRIPTIONS } from '@comptoir/contracts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { runProcess } from '@comptoir/kit/process/process.ts'
import { participantMigrations } from '@comptoir/participant/migrations.ts'
import { outboxMetrics, startRelay } from '@comptoir/participant/outbox.ts'
import { startPurge } from '@comptoir/participant/purge.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { announceCatalogue } from './db/seed.ts'

const config = readConfig()

await runProcess({
  contract: catalogue.service,
  config,
  migrations: [participantMigrations, new URL('../migrations', import.meta.url)],
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
    shutdown.onClose('purge', startPurge(deps))
    return buildApp({ ...deps, changed: () => relay.wake() })
  },
})
