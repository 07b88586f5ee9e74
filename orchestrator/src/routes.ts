/** The orchestrator's routes, each tied to its operation. */
import { orchestrateur } from '@comptoir/contracts'
import { serveStream } from '@comptoir/kit/http/event-stream.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import { serveAliases } from './aliases.ts'
import type { Deps } from './deps.ts'
import { act, actOnMany, retryParked } from './operations/act.ts'
import { consultAny, preview } from './operations/any-saga.ts'
import { audit, count, list } from './operations/consult.ts'
import { serveSaga } from './operations/start.ts'
import { watch } from './operations/watch.ts'

/** Registers the routes of every saga, and those that all of them share. */
export async function serveRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  for (const saga of deps.sagas) await serveSaga(app, deps, saga)
  if (app.served.has(orchestrateur.vendre.id)) serveAliases(app)
  serveRoute(app, orchestrateur.listerSagas, list(deps))
  serveRoute(app, orchestrateur.compterSagas, count(deps))
  serveRoute(app, orchestrateur.consulterTouteSaga, consultAny(deps))
  serveRoute(app, orchestrateur.apercu, preview(deps))

  serveStream(app, orchestrateur.fluxSagas, watch(deps))

  for (const [action, route] of ACTS) serveRoute(app, route, act(deps, action))
  serveRoute(app, orchestrateur.agirLot, actOnMany(deps))
  serveRoute(app, orchestrateur.relancerLot, retryParked(deps))
  serveRoute(app, orchestrateur.audit, audit(deps))
}

const ACTS = [
  ['retry', orchestrateur.relancer],
  ['cancel', orchestrateur.annulerSaga],
  ['force', orchestrateur.forcer],
] as const
