import { type Refusal, stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import {
  type Act,
  knownLieux,
  lockDisponibles,
  readReservations,
  saveReservations,
} from '../db/stock-store.ts'
import type { Deps } from '../deps.ts'
import {
  type Demand,
  decideReservations,
  normalise,
  type Origine,
  type Situation,
} from '../domain/reservation.ts'

/** Verifies and reserves in one visit, for a whole group: one lock, one decision, one write. */
export const reserver = ({ metrics }: Pick<Deps, 'metrics'>) =>
  operation(stock.reserver, (tx, commands, { now }) =>
    reserveGroup(
      tx,
      commands.map(({ body }) => ({ ...body, lignes: normalise(body.lignes) })),
      { origine: 'SAGA', at: now, metrics },
    ),
  )

/** The same for any origin. Lines are normalised. `demands[i]` is answered by the i-th reply. */
export async function reserveGroup(
  tx: Tx,
  demands: readonly Demand[],
  { metrics, ...act }: Act & Pick<Deps, 'metrics'>,
): Promise<({ a: string } | Refusal)[]> {
  const verdicts = decideReservations(demands, await loadSituation(tx, demands, act.origine))
  const accepted = new Map<string, Demand>()
  const replies = verdicts.map((verdict, index): { a: string } | Refusal => {
    metrics.decided(verdict.kind === 'refus' ? verdict.refus.refus : verdict.kind)
    switch (verdict.kind) {
      case 'reserver': {
        const demand = demands[index] as Demand
        accepted.set(demand.commandeId, demand)
        return { a: act.at.toISOString() }
      }
      case 'deja-reservee':
        return { a: verdict.at.toISOString() }
      case 'refus':
        return verdict.refus
    }
  })
  if (accepted.size > 0) await saveReservations(tx, [...accepted.values()], act)
  return replies
}

async function loadSituation(tx: Tx, demands: readonly Demand[], origine: Origine): Promise<Situation> {
  // Read after the locks: a twin of the same order under another key has then been committed, or waits for us. Both
  // statements leave at once, and a connection answers in order.
  const [disponibles, reservations] = await Promise.all([
    lockDisponibles(tx, demands),
    readReservations(
      tx,
      demands.map((demand) => demand.commandeId),
      origine,
    ),
  ])
  return { disponibles, reservations, unknownLieux: await unknownLieux(tx, demands, disponibles) }
}

/** A place of which no stock row was found may not exist at all. Only then is it worth a statement. */
async function unknownLieux(
  tx: Tx,
  demands: readonly Demand[],
  disponibles: ReadonlyMap<string, number>,
): Promise<Set<number>> {
  const seen = new Set([...disponibles.keys()].map((key) => Number(key.split('/')[0])))
  const doubtful = new Set(demands.map((demand) => demand.magasinId).filter((id) => !seen.has(id)))
  if (doubtful.size === 0) return doubtful
  for (const known of await knownLieux(tx, [...doubtful])) doubtful.delete(known)
  return doubtful
}
