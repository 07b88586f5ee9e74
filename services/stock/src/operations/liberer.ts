import { stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { type Act, lockReservations, markAnnulees, saveReleases } from '../db/stock-store.ts'
import { heldAmong } from '../domain/reservation.ts'

/** Gives back what orders hold. For an order that holds nothing yet it leaves the mark that refuses its late reservation. */
export const liberer = operation(stock.liberer, async (tx, commands, { now }) => {
  await releaseGroup(
    tx,
    commands.map(({ body }) => body.commandeId),
    { origine: 'SAGA', at: now },
  )
  return commands.map(() => ({ a: now.toISOString() }))
})

/** The same for any origin. What has left or was released already stays as it is. */
export async function releaseGroup(tx: Tx, commandeIds: readonly string[], act: Act): Promise<void> {
  await markAnnulees(tx, commandeIds, act)
  const held = heldAmong(await lockReservations(tx, commandeIds, act.origine))
  if (held.length > 0) await saveReleases(tx, held, act)
}
