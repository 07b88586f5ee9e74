import { catalogue } from '@comptoir/contracts'
import { serveQuestions } from '@comptoir/kit/http/serve-question.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import { serveCache } from '@comptoir/participant/service-cache.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { questionsOf } from './questions/all.ts'
import { serveAliases } from './routes/aliases.ts'
import { PRODUITS } from './routes/cached.ts'
import { serveCategories } from './routes/categories.ts'
import { serveImport } from './routes/import.ts'
import { serveInstantane } from './routes/instantane.ts'
import { serveProduits } from './routes/produits.ts'
import { serveRecherche } from './routes/recherche.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const app = await buildServer({ contract: catalogue.service, ready: databaseReady(deps), ...deps })
  // Before the answer leaves: whoever reads after his change sees it.
  app.addHook('onSend', async ({ method }) => {
    if (method !== 'GET') await deps.cache.invalidate([PRODUITS])
  })
  app.addHook('onResponse', (request, _reply, next) => {
    if (request.method !== 'GET') deps.changed()
    next()
  })
  serveCache(app, deps, catalogue.cache)
  serveQuestions(app, questionsOf(deps))
  serveRecherche(app, deps)
  serveInstantane(app, deps)
  serveImport(app, deps)
  serveProduits(app, deps)
  serveCategories(app, deps)
  serveAliases(app, deps)
  return app
}
