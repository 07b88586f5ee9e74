/** `POST /saga/relancer`: what many parked sagas have in common is repaired, and one act tries them all again. */
import { estRefus, orchestrateur } from '@comptoir/contracts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import { countParkedBy, findParked } from '@comptoir/saga-postgres/store/parked.ts'
import type { Deps } from '../deps.ts'
import { definitionsOf } from '../sagas/saga.ts'

/** Resumes parked sagas that match, each with its line of the audit, one after the other; says how many are left. */
export const relancerLot =
  ({ pool, runner, sagas }: Deps) =>
  async ({ body }: Pick<RouteRequest<typeof orchestrateur.relancerLot>, 'body'>): Promise<RouteReply> => {
    const filter = { ...body.filtre, definitions: definitionsOf(sagas) }
    const { limite = orchestrateur.LOT_MAX } = body
    let relancees = 0
    let after: string | undefined
    // Some may be refused, moved by somebody else meanwhile: those behind them still have their turn.
    while (relancees < limite) {
      const ids = await findParked(pool, filter, { after, limit: limite - relancees })
      for (const id of ids) {
        const act = { id, action: 'relancer', motif: body.motif, auteur: 'operateur' } as const
        if (!estRefus(await runner.operate(act))) relancees += 1
      }
      after = ids.at(-1)
      if (after === undefined) break
    }
    return { status: 202, body: { relancees, restantes: await countParkedBy(pool, filter) } }
  }
