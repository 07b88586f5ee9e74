import { KEEPER_OF_KEYS } from '@comptoir/contracts'
import { runProcess } from '@comptoir/kit/process/process.ts'
import { accountsAt } from './accounts.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { contract } from './contract.ts'
import { startForgetting } from './forgetting.ts'
import { watch } from './health/watch.ts'
import { createMetrics } from './metrics.ts'
import { createSealer } from './seal.ts'
import { upstreamsAt } from './upstreams.ts'

const config = readConfig()

await runProcess({
  contract,
  config,
  migrations: [new URL('../migrations', import.meta.url)],
  build: async (deps, shutdown) => {
    const accounts = accountsAt(config.urls[KEEPER_OF_KEYS] ?? [])
    const upstreams = upstreamsAt(config.urls)
    shutdown.onClose('accounts', () => accounts.close())
    shutdown.onClose('upstreams', () => upstreams.close())
    const { urls, gatewayMetrics, GRAFANA_URL: grafana } = config
    const watched = watch({ urls, gatewayMetrics, grafana }, deps.now)
    shutdown.onClose('watch', () => watched.close())
    shutdown.onClose('forgetting', startForgetting(deps))
    const metrics = createMetrics(deps.registry)
    const sealer = createSealer(config.secret)
    return buildApp({
      ...deps,
      metrics,
      sealer,
      accounts,
      upstreams,
      watch: watched,
      front: config.front,
      twin: config.twin,
    })
  },
})
