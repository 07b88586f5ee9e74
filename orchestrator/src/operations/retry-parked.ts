/** `POST /saga/relancer`: what many parked sagas have in common is repaired, and one act tries them all again. */
import { orchestrateur } from '@comptoir/contracts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import type { Deps } from '../deps.ts'

/** Retries parked sagas that match, and says how many are left. */
export const retryParked =
  ({ engine }: Pick<Deps, 'engine'>) =>
  async ({ body }: Pick<RouteRequest<typeof orchestrateur.relancerLot>, 'body'>): Promise<RouteReply> => {
    const { type, etape, depuis } = body.filtre
    const { retried, left } = await engine.retryParked({
      definition: type,
      step: etape,
      since: depuis === undefined ? undefined : Date.parse(depuis),
      limit: body.limite ?? orchestrateur.LOT_MAX,
      reason: body.motif,
      author: 'operateur',
    })
    return { status: 202, body: { relancees: retried, restantes: left } }
  }
