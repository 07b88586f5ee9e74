/** `POST /saga/relancer`: what many parked sagas have in common is repaired, and one act tries them all again. */
import { type Caller, orchestrateur } from '@comptoir/contracts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import type { Deps } from '../deps.ts'

/** Who acts, as the audit names him. */
export const authorOf = ({ name, role }: Caller): string => name ?? role

/** Retries parked sagas that match, and says how many are left. */
export const retryParked =
  ({ engine }: Pick<Deps, 'engine'>) =>
  async ({ body, caller }: RouteRequest<typeof orchestrateur.relancerLot>): Promise<RouteReply> => {
    const { type, etape, depuis } = body.filtre
    const { retried, left } = await engine.retryParked({
      definition: type,
      step: etape,
      since: depuis === undefined ? undefined : Date.parse(depuis),
      limit: body.limite ?? orchestrateur.LOT_MAX,
      reason: body.motif,
      author: authorOf(caller),
    })
    return { status: 202, body: { relancees: retried, restantes: left } }
  }
