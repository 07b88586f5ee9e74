import { isRefusal, type Refusal, stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import { readDisponibles, saveReservations } from '../db/stock-store.ts'
import { constatsOfVentes } from '../db/told-store.ts'
import { saveAuteurs, saveConstats } from '../db/vente-store.ts'
import type { Deps } from '../deps.ts'
import { foundAmong, normalise, stockKey, type Vente } from '../domain/reservation.ts'
import { foundPieces } from './news.ts'
import { acceptedOf, decideGroup, repliesOf } from './reserver.ts'

export type VenteDeps = Pick<Deps, 'metrics' | 'newId'>

/** Reserves what sales take, for a whole group. What a seller has in hand beyond what the stock knows is found. */
export const reserverVente = (deps: VenteDeps) =>
  operation(stock.reserverVente, async (tx, commands, { now }) => {
    const bodies = commands.map(({ body }) => body)
    const ventes = bodies.map(({ venteId, lignes, restes: _asked, ...body }) => ({
      ...body,
      commandeId: venteId,
      lignes: normalise(lignes),
    }))
    const replies = await reserveVentes(tx, ventes, { ...deps, at: now })
    const asking = ventes.filter((_vente, index) => bodies[index]?.restes === true)
    if (asking.length === 0) return replies
    const left = await readDisponibles(tx, asking)
    return replies.map((reply, index) => {
      const vente = ventes[index]
      const isTold = vente !== undefined && asking.includes(vente) && !isRefusal(reply)
      return isTold ? { ...reply, restes: restesOf(vente, left) } : reply
    })
  })

/** What is left of its products once the whole group has taken its lines. */
const restesOf = ({ magasinId, lignes }: Vente, left: ReadonlyMap<string, number>) =>
  lignes.map(({ produitId }) => ({ produitId, disponible: left.get(stockKey(magasinId, produitId)) ?? 0 }))

/** The same for sales of any kind. Lines are normalised. `ventes[i]` is answered by the i-th reply. */
export async function reserveVentes(
  tx: Tx,
  ventes: readonly Vente[],
  { metrics, newId, at }: VenteDeps & { readonly at: Date },
): Promise<({ a: string } | Refusal)[]> {
  const verdicts = await decideGroup(tx, ventes, { metrics, origine: 'SAGA' })
  const accepted = acceptedOf(ventes, verdicts)
  if (accepted.length > 0) {
    const found = foundAmong(ventes, verdicts)
    if (found.length > 0) {
      await saveConstats(tx, found, at)
      const told = await constatsOfVentes(
        tx,
        found.map(({ commandeId }) => commandeId),
      )
      await writeEvents(tx, told.map(foundPieces), newId)
    }
    await saveReservations(tx, accepted, { origine: 'SAGA', at })
    await saveAuteurs(tx, accepted)
  }
  return repliesOf(verdicts, at)
}
