import { isRefusal, stock } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { normalise } from '../domain/reservation.ts'
import { reserveVentes, type VenteDeps } from './reserver-vente.ts'
import { leaveGroup } from './sortir.ts'

/**
 * What left at sales without network: reserved, whatever the stock knows of it, and gone in the same moment.
 * @throws for a place that is not known yet, so that it is asked again: what has happened is never refused.
 */
export const sortirVente = (deps: VenteDeps) =>
  operation(stock.sortirVente, async (tx, commands, { now }) => {
    const ventes = commands.map(({ body: { venteId, lignes, ...body } }) => ({
      ...body,
      commandeId: venteId,
      lignes: normalise(lignes),
      constatMax: Number.MAX_SAFE_INTEGER,
    }))
    const replies = await reserveVentes(tx, ventes, { ...deps, at: now })
    const unknown = replies.find((reply) => isRefusal(reply) && reply.refus === 'MAGASIN_INCONNU')
    if (unknown !== undefined) throw new Error(`stock: a place is not known yet: ${JSON.stringify(unknown)}`)
    // A sale that has left already was refused above, and is answered with its instant here.
    return leaveGroup(
      tx,
      ventes.map(({ commandeId }) => commandeId),
      now,
    )
  })
