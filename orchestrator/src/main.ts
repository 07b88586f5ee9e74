import { orchestrateur } from '@comptoir/contracts'
import { costOf, hashPassword } from '@comptoir/kit/password.ts'
import { ConfigError } from '@comptoir/kit/process/config.ts'
import { runProcess } from '@comptoir/kit/process/process.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { sagas } from './sagas/all.ts'
import { definitionsOf } from './sagas/saga.ts'

const config = readConfig()
const definitions = definitionsOf(sagas)

/** Only the engine that is asked for is loaded; an image of a service has our own alone. */
const engines = {
  postgres: () => import('@comptoir/saga-postgres/engine.ts'),
  restate: () =>
    import('@comptoir/saga-restate/engine.ts').catch((cause: unknown) => {
      throw new ConfigError(['SAGA_ENGINE is restate, and the package saga-restate is not installed here'], {
        cause,
      })
    }),
}

await runProcess({
  contract: orchestrateur.service,
  config,
  migrations: [new URL('../migrations', import.meta.url)],
  build: async (deps, shutdown) => {
    const { createEngine } = await engines[config.SAGA_ENGINE]()
    const engine = await createEngine({
      url: config.DATABASE_URL,
      pool: deps.pool,
      instance: deps.instanceId,
      definitions,
      participants: { urls: config.urls, laneMax: config.LANE_MAX },
      journalMax: config.JOURNAL_MAX,
      limits: { maxRuns: config.MAX_RUNS },
      strict: config.SAGA_JOURNAL === 'strict',
      purge: { sagaDays: config.SAGA_RETENTION_DAYS, keyDays: config.KEY_RETENTION_DAYS },
      log: deps.log,
      registry: deps.registry,
      tracing: deps.tracing,
      newId: deps.newId,
      monotonicMs: deps.monotonicMs,
      restate: { ingress: config.RESTATE_URL, host: config.HOST, port: config.RESTATE_WORKER_PORT },
    })
    shutdown.onClose('sagas', () => engine.close())
    const cost = costOf(config)
    const settings = {
      logisticsCentre: config.LOGISTICS_CENTRE,
      operatorToken: config.operatorToken,
      profile: config.PROFILE,
      hashPassword: (password: string) => hashPassword(password, cost),
    }
    return buildApp({ ...deps, engine, sagas, settings })
  },
})
