/** The orchestrator's routes, each tied to its operation. */
import { orchestrateur, type Refusal, refuse } from '@comptoir/contracts'
import { serveStream } from '@comptoir/kit/http/event-stream.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { OperatorAct } from '@comptoir/saga/engine.ts'
import type { FastifyInstance } from 'fastify'
import { serveAliases } from './aliases.ts'
import type { Deps } from './deps.ts'
import { consultAny, preview } from './operations/any-saga.ts'
import { audit, count, list } from './operations/consult.ts'
import { authorOf, retryParked } from './operations/retry-parked.ts'
import { addressOf, serveSaga } from './operations/start.ts'
import { watch } from './operations/watch.ts'
import { type Saga, sagaRunning } from './sagas/saga.ts'
import { ACTION, STATUT } from './view/words.ts'

/** Registers the routes of every saga, and those that all of them share. */
export async function serveRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  for (const saga of deps.sagas) await serveSaga(app, deps, saga)
  if (app.served.has(orchestrateur.vendre.id)) serveAliases(app)
  serveRoute(app, orchestrateur.listerSagas, list(deps))
  serveRoute(app, orchestrateur.compterSagas, count(deps))
  serveRoute(app, orchestrateur.consulterTouteSaga, consultAny(deps))
  serveRoute(app, orchestrateur.apercu, preview(deps))

  serveStream(app, orchestrateur.fluxSagas, watch(deps))

  serveAct(app, deps, 'retry')
  serveAct(app, deps, 'cancel')
  serveAct(app, deps, 'force')
  serveRoute(app, orchestrateur.relancerLot, retryParked(deps))
  serveRoute(app, orchestrateur.audit, audit(deps))
}

const ACTS = {
  retry: orchestrateur.relancer,
  cancel: orchestrateur.annulerSaga,
  force: orchestrateur.forcer,
}

function serveAct(app: FastifyInstance, { engine, sagas }: Deps, action: OperatorAct): void {
  serveRoute(
    app,
    ACTS[action],
    async ({ params, body, caller, header }): Promise<RouteReply<'Location'> | Refusal> => {
      const { id } = params
      const version = versionIn(header('If-Match'))
      const answer = await engine.operate({
        id,
        action,
        reason: body.motif,
        author: authorOf(caller),
        version,
      })
      if (answer.kind === 'not-found') return refuse('SAGA_INTROUVABLE', { id })
      if (answer.kind === 'outdated') return refuse('VERSION_PERIMEE', { version: answer.version })
      const statut = STATUT[answer.status]
      if (answer.kind === 'impossible')
        return refuse('ACTION_IMPOSSIBLE', { id, statut, action: ACTION[action] })
      const saga = sagaRunning(sagas, answer.definition) ?? sagas[0]
      const headers = { Location: addressOf(saga as Saga, id) }
      return { status: 202, body: { saga_id: id, statut }, headers }
    },
  )
}

/** The version that an operator looked at. What names none is none that any saga has. */
function versionIn(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined
  return Number(/^"(\d{1,15})"$/.exec(header)?.[1] ?? 0)
}
