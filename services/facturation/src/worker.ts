import { BILLING_QUEUE, facturation, workerOf } from '@comptoir/contracts'
import { pastUntil } from '@comptoir/demo/past.ts'
import { judgeBillingMessage } from '@comptoir/participant/billing-message.ts'
import { runService } from '@comptoir/participant/run-service.ts'
import { openBus } from '@comptoir/participant/service-bus.ts'
import { readTaxes, readTaxNumbers } from '@comptoir/participant/taxes.ts'
import { buildWorker } from './app.ts'
import { readConfig, readVendeur } from './config.ts'
import { seedDemo } from './events/demo-past.ts'
import { takeMessages } from './events/messages.ts'
import { takeEvents } from './events.ts'
import { createMetrics } from './metrics.ts'

const config = readConfig()

await runService({
  contract: workerOf(facturation.service),
  config,
  migrations: new URL('../migrations', import.meta.url),
  build: async (given, shutdown) => {
    const deps = {
      ...given,
      metrics: createMetrics(given.registry),
      taux: readTaxes(config.TAXES),
      vendeur: {
        ...readVendeur(config.SELLER, config.PROFILE),
        inscriptions: readTaxNumbers(config.TAX_NUMBERS, config.PROFILE),
      },
    }
    if (config.SEED === 'demo') await seedDemo(deps, pastUntil(config.PAST_UNTIL))
    const bus = await openBus(deps, config, shutdown)
    await bus.consume(facturation.service.name, (events) => takeEvents(deps, events))
    if (config.BILLING_URL !== undefined) {
      const { consumeForeignQueue } = await import('@comptoir/kit/bus/foreign-queue.ts')
      const queue = await consumeForeignQueue({
        url: config.BILLING_URL,
        queue: BILLING_QUEUE,
        log: deps.log,
        registry: deps.registry,
        judge: judgeBillingMessage,
        handle: (messages) => takeMessages(deps, messages),
      })
      shutdown.onClose('billing queue', () => queue.close())
    }
    return buildWorker(deps)
  },
})
