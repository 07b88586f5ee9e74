import { stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { type Acte, lockReservations, markAnnulees, saveLiberations } from '../db/stock-store.ts'
import { tenuesParmi } from '../domain/reservation.ts'

/** Gives back what orders hold. For an order that holds nothing yet it leaves the mark that refuses its late reservation. */
export const liberer = operation(stock.liberer, async (tx, commands, { now }) => {
  await libererGroupe(
    tx,
    commands.map(({ body }) => body.commandeId),
    { origine: 'SAGA', a: now },
  )
  return commands.map(() => ({ a: now.toISOString() }))
})

/** The same for whoever holds them. What has left or was released already stays as it is. */
export async function libererGroupe(tx: Tx, commandeIds: readonly string[], acte: Acte): Promise<void> {
  await markAnnulees(tx, commandeIds, acte)
  const tenues = tenuesParmi(await lockReservations(tx, commandeIds, acte.origine))
  if (tenues.length > 0) await saveLiberations(tx, tenues, acte)
}
