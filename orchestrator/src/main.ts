import { orchestrateur } from '@comptoir/contracts'
import { runProcess } from '@comptoir/kit/process/process.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import { createCaller } from '@comptoir/saga-postgres/runner/caller.ts'
import { createRunner } from '@comptoir/saga-postgres/runner/runner.ts'
import { createSagaMetrics } from '@comptoir/saga-postgres/runner/saga-metrics.ts'
import { createPgJournal } from '@comptoir/saga-postgres/store/journal-pg.ts'
import { startPurger } from '@comptoir/saga-postgres/store/purger.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { sagas } from './sagas/all.ts'
import { definitionsOf } from './sagas/saga.ts'

const config = readConfig()
const definitions = definitionsOf(sagas)

await runProcess({
  contract: orchestrateur.service,
  config,
  migrations: [new URL('../migrations', import.meta.url)],
  build: async (deps, shutdown) => {
    const journal = createPgJournal({
      url: config.DATABASE_URL,
      instance: deps.instanceId,
      laneMax: config.JOURNAL_MAX,
      definitions,
      onUnreadable: ({ id, unreadable }) =>
        deps.log.error({ sagaId: id, detail: unreadable }, 'saga parked: its state cannot be read'),
      onError: (cause) => deps.log.warn({ err: cause }, 'journal connection lost'),
    })
    shutdown.onClose('journal', () => journal.close())
    const caller = createCaller({
      urls: config.urls,
      laneMax: config.LANE_MAX,
      tracing: deps.tracing,
    })
    shutdown.onClose('calls', () => caller.close())
    const runner = createRunner({
      journal,
      definitions,
      caller,
      newId: deps.newId,
      limits: { maxRuns: config.MAX_RUNS },
      strict: config.SAGA_JOURNAL === 'strict',
      log: deps.log,
      metrics: createSagaMetrics(deps.registry),
    })
    await runner.open()
    shutdown.onClose('sagas', () => runner.drain(TIMES.runsDrainMs))
    const purger = startPurger({
      url: config.DATABASE_URL,
      instance: deps.instanceId,
      ages: { sagaDays: config.SAGA_RETENTION_DAYS, keyDays: config.KEY_RETENTION_DAYS },
      log: deps.log,
      registry: deps.registry,
      monotonicMs: deps.monotonicMs,
    })
    shutdown.onClose('purge', purger)
    const settings = { logisticsCentre: config.LOGISTICS_CENTRE, operatorToken: config.operatorToken }
    return buildApp({ ...deps, runner, sagas, settings, readSaga: (id) => journal.read(id) })
  },
})
