/** The orchestrator's routes, each tied to its operation. */
import { estRefus, orchestrateur, type Refusal } from '@comptoir/contracts'
import { fastifyPath, type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { OperatorAct } from '@comptoir/saga/machine/advance.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { auditer, lister } from './operations/consulter.ts'
import { createFlux } from './operations/flux.ts'
import { relancerLot } from './operations/relancer-lot.ts'
import { addressOf, serveSaga } from './operations/start.ts'
import { requireOperator } from './operator.ts'
import { type Saga, sagaRunning } from './sagas/saga.ts'

/** Registers the routes of every saga, and those that all of them share. */
export async function serveRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  for (const saga of deps.sagas) await serveSaga(app, deps, saga)
  serveRoute(app, orchestrateur.listerSagas, lister(deps))

  const flux = createFlux(deps)
  app.addHook('preClose', flux.close)
  app.get(fastifyPath(orchestrateur.fluxSagas.path), documented(orchestrateur.fluxSagas), flux.serve)

  serveAct(app, deps, 'relancer')
  serveAct(app, deps, 'annuler')
  serveAct(app, deps, 'forcer')
  serveRoute(app, orchestrateur.relancerLot, async (request) => {
    requireOperator(request.header('Authorization'), deps.settings.operatorToken)
    return relancerLot(deps)(request)
  })
  serveRoute(app, orchestrateur.audit, async (request) => {
    requireOperator(request.header('Authorization'), deps.settings.operatorToken)
    return auditer(deps)(request)
  })
}

const ACTS = {
  relancer: orchestrateur.relancer,
  annuler: orchestrateur.annulerSaga,
  forcer: orchestrateur.forcer,
}

function serveAct(app: FastifyInstance, deps: Deps, action: OperatorAct): void {
  const { runner, settings } = deps
  serveRoute(
    app,
    ACTS[action],
    async ({ params, body, header }): Promise<RouteReply<'Location'> | Refusal> => {
      requireOperator(header('Authorization'), settings.operatorToken)
      const done = await runner.operate({ id: params.id, action, motif: body.motif, auteur: 'operateur' })
      if (estRefus(done)) return done
      const headers = { Location: await addressOfSaga(deps, params.id) }
      return { status: 202, body: { saga_id: params.id, statut: done.statut }, headers }
    },
  )
}

async function addressOfSaga({ sagas, readSaga }: Deps, id: string): Promise<string> {
  const row = await readSaga(id)
  const saga = (row === null ? undefined : sagaRunning(sagas, row.definition)) ?? sagas[0]
  return addressOf(saga as Saga, id)
}

/** A stream has no reply schema: only its documentation. */
function documented(route: typeof orchestrateur.fluxSagas) {
  return {
    schema: {
      operationId: route.id,
      summary: route.resume.fr,
      description: route.resume.en,
      tags: ['orchestrateur'],
    },
  }
}
