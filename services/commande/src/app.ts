import { commande } from '@comptoir/contracts'
import { serveQuestions } from '@comptoir/kit/http/serve-question.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import { createPrixReady } from '@comptoir/participant/price-list.ts'
import { serveOperations } from '@comptoir/participant/serve-operations.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { operationsOf } from './operations/all.ts'
import { questionsOf } from './questions/all.ts'
import { serveRoutes } from './routes.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const database = databaseReady(deps)
  const prix = createPrixReady(deps.pool)
  const ready = async () => {
    await database()
    await prix()
  }
  const app = await buildServer({ contract: commande.service, ready, ...deps })
  serveOperations(app, deps, operationsOf(deps))
  serveQuestions(app, questionsOf(deps))
  serveRoutes(app, deps)
  return app
}
