import { facturation, workerOf } from '@comptoir/contracts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps, WorkerDeps } from './deps.ts'
import { serveDemandes } from './routes/demandes.ts'
import { serveFactures } from './routes/factures.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const app = await buildServer({ contract: facturation.service, ready: databaseReady(deps), ...deps })
  app.addHook('onResponse', (request, _reply, next) => {
    if (request.method === 'POST') deps.changed()
    next()
  })
  serveFactures(app, deps)
  serveDemandes(app, deps)
  return app
}

/** What of the worker others see: whether it is ready, and its metrics. */
export const buildWorker = (deps: WorkerDeps): Promise<FastifyInstance> =>
  buildServer({ contract: workerOf(facturation.service), ready: databaseReady(deps), ...deps })
