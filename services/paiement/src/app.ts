import { paiement } from '@comptoir/contracts'
import { type AppDeps, databaseReady } from '@comptoir/kit/process.ts'
import { buildServer } from '@comptoir/kit/server.ts'
import { serveOperations } from '@comptoir/participant/serve-operations.ts'
import type { FastifyInstance } from 'fastify'
import type { Regles } from './domain/paiement.ts'
import { paiementsTotal } from './metrics.ts'
import { operationsOf } from './operations/all.ts'
import { serveRoutes } from './routes.ts'

/** What this application needs besides what every one does. */
export interface PaiementDeps extends AppDeps {
  readonly regles: Regles
}

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: PaiementDeps): Promise<FastifyInstance> {
  const app = await buildServer({ contract: paiement.service, ready: databaseReady(deps), ...deps })
  deps.registry.registerMetric(paiementsTotal)
  serveOperations(app, deps, operationsOf(deps.regles))
  serveRoutes(app, deps)
  return app
}
