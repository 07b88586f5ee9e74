import { stock } from '@comptoir/contracts'
import { serveQuestions } from '@comptoir/kit/http/serve-question.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import { serveOperations } from '@comptoir/participant/serve-operations.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { operationsOf } from './operations/all.ts'
import { questionsOf } from './questions/all.ts'
import { serveAliases } from './routes/aliases.ts'
import { serveConsultation } from './routes/consultation.ts'
import { serveDemandes } from './routes/demandes.ts'
import { serveFlux } from './routes/flux.ts'
import { serveInventaires } from './routes/inventaires.ts'
import { serveMouvements } from './routes/mouvements.ts'
import { serveReservations } from './routes/reservations.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const app = await buildServer({ contract: stock.service, ready: databaseReady(deps), ...deps })
  serveOperations(app, deps, operationsOf(deps))
  serveQuestions(app, questionsOf(deps))
  serveConsultation(app, deps)
  serveMouvements(app, deps)
  serveInventaires(app, deps)
  serveDemandes(app, deps)
  serveFlux(app, deps)
  serveAliases(app, deps)
  serveReservations(app, deps)
  return app
}
