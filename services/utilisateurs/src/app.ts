import { utilisateurs } from '@comptoir/contracts'
import { withApiToken } from '@comptoir/kit/http/api-token.ts'
import { serveQuestions } from '@comptoir/kit/http/serve-question.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { createTokenCheck } from '@comptoir/kit/http/token.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import { serveOperations } from '@comptoir/participant/serve-operations.ts'
import type { FastifyInstance } from 'fastify'
import { readKeys } from './db/cles-store.ts'
import type { Deps } from './deps.ts'
import { operationsOf } from './operations/all.ts'
import { questionsOf } from './questions/all.ts'
import { serveAliases } from './routes/aliases.ts'
import { serveApprobations } from './routes/approbations.ts'
import { serveAuth } from './routes/auth.ts'
import { serveJetons } from './routes/jetons.ts'
import { serveMoi } from './routes/moi.ts'
import { serveUtilisateurs } from './routes/utilisateurs.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const { pool, settings, now } = deps
  // Here a revocation counts at once.
  const keys = { read: () => readKeys(pool) }
  const ofKeys = createTokenCheck({ keys, profile: settings.profile, now })
  const checkToken = withApiToken(ofKeys, settings.apiToken)
  const app = await buildServer({
    contract: utilisateurs.service,
    ready: databaseReady(deps),
    ...deps,
    profile: settings.profile,
    checkToken,
  })
  serveOperations(app, deps, operationsOf())
  serveQuestions(app, questionsOf(deps))
  serveAuth(app, deps)
  serveMoi(app, deps)
  serveApprobations(app, deps)
  serveUtilisateurs(app, deps)
  serveJetons(app, deps)
  serveAliases(app, deps)
  return app
}
