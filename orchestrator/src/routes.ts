/** The orchestrator's routes, each tied to its operation. */
import { estRefus, orchestrateur, type Refusal } from '@comptoir/contracts'
import { fastifyPath, type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { OperatorAct } from '@comptoir/saga/machine/advance.ts'
import type { FastifyInstance } from 'fastify'
import { acceptComments } from './commented-json.ts'
import type { Deps } from './deps.ts'
import { auditer, consulter, lister } from './operations/consulter.ts'
import { createFlux } from './operations/flux.ts'
import { relancerLot } from './operations/relancer-lot.ts'
import { demarrer } from './operations/start.ts'
import { requireOperator } from './operator.ts'

/** Registers every route of the contract. */
export async function serveRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(async (orders) => {
    acceptComments(orders)
    serveRoute(orders, orchestrateur.passerCommande, demarrer(deps))
    serveRoute(orders, orchestrateur.passerCommandeAlias, demarrer(deps))
  })
  serveRoute(app, orchestrateur.consulterSaga, consulter(deps))
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

function serveAct(app: FastifyInstance, { runner, settings }: Deps, action: OperatorAct): void {
  serveRoute(
    app,
    ACTS[action],
    async ({ params, body, header }): Promise<RouteReply<'Location'> | Refusal> => {
      requireOperator(header('Authorization'), settings.operatorToken)
      const done = await runner.operate({ id: params.id, action, motif: body.motif, auteur: 'operateur' })
      if (estRefus(done)) return done
      const headers = { Location: `/saga/commande/${params.id}` }
      return { status: 202, body: { saga_id: params.id, statut: done.statut }, headers }
    },
  )
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
