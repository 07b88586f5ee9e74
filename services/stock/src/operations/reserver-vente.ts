import { type Refusal, stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { saveReservations } from '../db/stock-store.ts'
import { saveAuteurs, saveConstats } from '../db/vente-store.ts'
import type { Deps } from '../deps.ts'
import { foundAmong, normalise, type Vente } from '../domain/reservation.ts'
import { acceptedOf, decideGroup, repliesOf } from './reserver.ts'

/** Reserves what sales take, for a whole group. What a seller has in hand beyond what the stock knows is found. */
export const reserverVente = ({ metrics }: Pick<Deps, 'metrics'>) =>
  operation(stock.reserverVente, (tx, commands, { now }) =>
    reserveVentes(
      tx,
      commands.map(({ body: { venteId, lignes, ...body } }) => ({
        ...body,
        commandeId: venteId,
        lignes: normalise(lignes),
      })),
      { at: now, metrics },
    ),
  )

/** The same for sales of any kind. Lines are normalised. `ventes[i]` is answered by the i-th reply. */
export async function reserveVentes(
  tx: Tx,
  ventes: readonly Vente[],
  { metrics, at }: { readonly at: Date } & Pick<Deps, 'metrics'>,
): Promise<({ a: string } | Refusal)[]> {
  const verdicts = await decideGroup(tx, ventes, { metrics, origine: 'SAGA' })
  const accepted = acceptedOf(ventes, verdicts)
  if (accepted.length > 0) {
    const found = foundAmong(ventes, verdicts)
    if (found.length > 0) await saveConstats(tx, found, at)
    await saveReservations(tx, accepted, { origine: 'SAGA', at })
    await saveAuteurs(tx, accepted)
  }
  return repliesOf(verdicts, at)
}
