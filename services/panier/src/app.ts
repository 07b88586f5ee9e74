import { panier } from '@comptoir/contracts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { type AppDeps, databaseReady } from '@comptoir/kit/process/process.ts'
import { serveOperations } from '@comptoir/participant/serve-operations.ts'
import type { FastifyInstance } from 'fastify'
import { createPanierMetrics } from './metrics.ts'
import { operations } from './operations/all.ts'
import { serveRoutes } from './routes.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = await buildServer({ contract: panier.service, ready: databaseReady(deps), ...deps })
  serveOperations(app, deps, operations)
  serveRoutes(app, deps, createPanierMetrics(deps.registry))
  return app
}
