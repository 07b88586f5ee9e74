import { orchestrateur } from '@comptoir/contracts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { serveRoutes } from './routes.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const { operatorToken } = deps.settings
  const app = await buildServer({
    contract: orchestrateur.service,
    ready: databaseReady(deps),
    ...deps,
    operatorToken,
  })
  await serveRoutes(app, deps)
  return app
}
