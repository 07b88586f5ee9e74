/** The public routes of reservations by hand. */
import { type Caller, decideStore, isRefusal, type Refusal, refuse, stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { centreLogistique } from '../db/lieux-store.ts'
import { type Act, knownLieux, readDisponibles, readReservations } from '../db/stock-store.ts'
import type { Deps } from '../deps.ts'
import { type Demand, normalise, shortagesOf } from '../domain/reservation.ts'
import { releaseGroup } from '../operations/liberer.ts'
import { reserveGroup } from '../operations/reserver.ts'

interface PublicDemand {
  readonly commande_id?: string
  readonly magasin_id?: number
  readonly produits: readonly { readonly produit_id: number; readonly quantite: number }[]
}

/**
 * These do what the operations do, in the transaction of the client's own key, with reservations of their own: what a saga
 * holds is refused here, and what is made here never stands in a saga's way.
 */
export function serveReservations(app: FastifyInstance, deps: Deps): void {
  const demandOf = async (tx: Tx, body: PublicDemand): Promise<Demand> => ({
    commandeId: body.commande_id ?? deps.newId(),
    magasinId: body.magasin_id ?? (await centreLogistique(tx)),
    lignes: normalise(body.produits.map(({ produit_id: produitId, quantite }) => ({ produitId, quantite }))),
  })
  const act = (): Act => ({ origine: 'PUBLIQUE', at: deps.now() })
  serveKeyed(app, deps, stock.verifier, async (tx, { body }) => {
    const demand = await demandOf(tx, body)
    const refusal = await refusalOf(tx, demand)
    return refusal ?? { status: 200, body: { commande_id: demand.commandeId, statut: 'STOCK_VERIFIE' } }
  })
  serveKeyed(app, deps, stock.reserverPublic, async (tx, { body, caller }) => {
    const demand = await demandOf(tx, body)
    const refusal = decideStore(caller, demand.magasinId) ?? (await refusalOfCommande(tx, demand.commandeId))
    if (refusal !== undefined) return refusal
    const [reply] = await reserveGroup(tx, [demand], { ...act(), metrics: deps.metrics })
    if (isRefusal(reply)) return reply
    return { status: 200, body: { commande_id: demand.commandeId, statut: 'STOCK_RESERVE' } }
  })
  serveKeyed(app, deps, stock.libererPublic, async (tx, { body, caller }) => {
    const { commande_id: commandeId } = body
    // An id that is minted here holds nothing, and no order can come late with it.
    if (commandeId === undefined)
      return { status: 200, body: { commande_id: deps.newId(), statut: 'LIBEREE' } }
    const refusal =
      (await refusalOfPlace(tx, commandeId, caller)) ?? (await refusalOfCommande(tx, commandeId))
    if (refusal !== undefined) return refusal
    await releaseGroup(tx, [commandeId], act())
    return { status: 200, body: { commande_id: commandeId, statut: 'LIBEREE' } }
  })
}

/** What was reserved by hand is released by those who act for its place. */
async function refusalOfPlace(tx: Tx, id: string, caller: Caller): Promise<Refusal | undefined> {
  const held = (await readReservations(tx, [id], 'PUBLIQUE')).get(id)
  return held !== undefined && 'magasinId' in held ? decideStore(caller, held.magasinId) : undefined
}

/**
 * The refusal of an id under which only a saga has made a reservation. A saga that comes a moment later is not disturbed:
 * its reservation is another one.
 */
async function refusalOfCommande(tx: Tx, id: string): Promise<Refusal | undefined> {
  if ((await readReservations(tx, [id], 'PUBLIQUE')).size > 0) return undefined
  const ofSaga = await readReservations(tx, [id], 'SAGA')
  return ofSaga.size === 0 ? undefined : refuse('RESERVATION_DE_COMMANDE', { id })
}

/** Why the stock would not do, without holding anything. */
async function refusalOf(tx: Tx, demand: Demand): Promise<Refusal | undefined> {
  const { magasinId } = demand
  if (!(await knownLieux(tx, [magasinId])).has(magasinId)) return refuse('MAGASIN_INCONNU', { magasinId })
  const lignes = shortagesOf(demand, await readDisponibles(tx, [demand]))
  return lignes.length === 0 ? undefined : refuse('STOCK_INSUFFISANT', { lignes })
}
