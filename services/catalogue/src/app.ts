import { catalogue } from '@comptoir/contracts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { type AppDeps, databaseReady } from '@comptoir/kit/process/process.ts'
import type { FastifyInstance } from 'fastify'
import { serveCategories } from './routes/categories.ts'
import { serveProduits } from './routes/produits.ts'

export interface CatalogueDeps extends AppDeps {
  /** Says that there may be events to send: the relay then does not wait for its next round. */
  readonly changed: () => void
}

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: CatalogueDeps): Promise<FastifyInstance> {
  const app = await buildServer({ contract: catalogue.service, ready: databaseReady(deps), ...deps })
  app.addHook('onResponse', (request, _reply, next) => {
    if (request.method !== 'GET') deps.changed()
    next()
  })
  serveProduits(app, deps)
  serveCategories(app, deps)
  return app
}
