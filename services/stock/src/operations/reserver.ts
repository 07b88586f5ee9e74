import { type Refusal, stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockLieux, saveRepartitions } from '../db/repartition-store.ts'
import {
  type Act,
  knownLieux,
  lockDisponibles,
  readReservations,
  saveReservations,
} from '../db/stock-store.ts'
import type { Deps } from '../deps.ts'
import type { Part } from '../domain/repartition.ts'
import {
  type Demand,
  decideReservations,
  normalise,
  type Origine,
  type Situation,
  type Verdict,
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
): Promise<(Reply | Refusal)[]> {
  const verdicts = await decideGroup(tx, demands, { metrics, ...act })
  const accepted = acceptedOf(demands, verdicts)
  const whole = accepted.filter((demand) => demand.repartition !== true)
  if (whole.length > 0) await saveReservations(tx, whole, act)
  if (whole.length < accepted.length) await saveRepartitions(tx, partsAmong(demands, verdicts), act.at)
  return repliesOf(verdicts, act.at)
}

type Reply = { a: string; parts?: Part[] }

/** Locks what the demands touch and decides them all. Nothing is written. */
export async function decideGroup(
  tx: Tx,
  demands: readonly Demand[],
  { metrics, origine }: Pick<Act, 'origine'> & Pick<Deps, 'metrics'>,
): Promise<readonly Verdict[]> {
  const verdicts = decideReservations(demands, await loadSituation(tx, demands, origine))
  for (const verdict of verdicts)
    metrics.decided(verdict.kind === 'refus' ? verdict.refus.refus : verdict.kind)
  return verdicts
}

/** The demands that are to be written, each order once. */
export function acceptedOf<D extends Demand>(demands: readonly D[], verdicts: readonly Verdict[]): D[] {
  const accepted = new Map<string, D>()
  demands.forEach((demand, index) => {
    if (verdicts[index]?.kind === 'reserver') accepted.set(demand.commandeId, demand)
  })
  return [...accepted.values()]
}

/** The parts of the demands that are to be written, each order once. */
function partsAmong(demands: readonly Demand[], verdicts: readonly Verdict[]): Map<string, readonly Part[]> {
  const parts = new Map<string, readonly Part[]>()
  verdicts.forEach((verdict, index) => {
    if (verdict.kind === 'reserver' && verdict.parts.length > 0)
      parts.set((demands[index] as Demand).commandeId, verdict.parts)
  })
  return parts
}

/** What each verdict is answered with. */
export function repliesOf(verdicts: readonly Verdict[], at: Date): (Reply | Refusal)[] {
  return verdicts.map((verdict) => {
    switch (verdict.kind) {
      case 'reserver':
        return replyOf(at, verdict.parts)
      case 'deja-reservee':
        return replyOf(verdict.at, verdict.parts)
      case 'refus':
        return verdict.refus
    }
  })
}

const replyOf = (at: Date, parts: readonly Part[]): Reply =>
  parts.length === 0 ? { a: at.toISOString() } : { a: at.toISOString(), parts: [...parts] }

async function loadSituation(tx: Tx, demands: readonly Demand[], origine: Origine): Promise<Situation> {
  // Read after the locks: a twin of the same order under another key has then been committed, or waits for us. Both
  // statements leave at once, and a connection answers in order.
  const isSpread = demands.some((demand) => demand.repartition === true)
  const [{ disponibles, lieux }, reservations] = await Promise.all([
    isSpread
      ? lockLieux(tx, demands)
      : lockDisponibles(tx, demands).then((disponibles) => ({ disponibles, lieux: [] })),
    readReservations(
      tx,
      demands.map((demand) => demand.commandeId),
      origine,
    ),
  ])
  return { disponibles, lieux, reservations, unknownLieux: await unknownLieux(tx, demands, disponibles) }
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
