import { magasins } from '@comptoir/contracts'
import { serveQuestions } from '@comptoir/kit/http/serve-question.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import { createPrixReady } from '@comptoir/participant/price-list.ts'
import { serveOperations } from '@comptoir/participant/serve-operations.ts'
import { serveCache } from '@comptoir/participant/service-cache.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { operationsOf } from './operations/all.ts'
import { questionsOf } from './questions/all.ts'
import { serveAliases } from './routes/aliases.ts'
import { serveAttentes } from './routes/attentes.ts'
import { serveCaisses } from './routes/caisses.ts'
import { serveFermetures } from './routes/fermetures.ts'
import { serveFluxCaisses } from './routes/flux-caisses.ts'
import { serveMagasins } from './routes/magasins.ts'
import { serveRecus } from './routes/recus.ts'
import { serveRetours } from './routes/retours.ts'
import { serveStock } from './routes/stock.ts'
import { serveVentes } from './routes/ventes.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const database = databaseReady(deps)
  const prix = createPrixReady(deps.pool)
  const ready = async () => {
    await database()
    await prix()
  }
  const app = await buildServer({ contract: magasins.service, ready, ...deps })
  app.addHook('onResponse', (request, _reply, next) => {
    if (request.method !== 'GET') deps.changed()
    next()
  })
  serveOperations(app, deps, operationsOf(deps))
  serveQuestions(app, questionsOf(deps))
  serveMagasins(app, deps)
  serveCache(app, deps, magasins.cache)
  serveStock(app, deps)
  serveCaisses(app, deps)
  serveFluxCaisses(app, deps)
  serveFermetures(app, deps)
  serveAttentes(app, deps)
  serveVentes(app, deps)
  serveRetours(app, deps)
  serveRecus(app, deps)
  serveAliases(app)
  return app
}
