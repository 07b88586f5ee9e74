import { stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockReservations, markAnnulees, saveLiberations } from '../db/stock-store.ts'
import { tenuesParmi } from '../domain/reservation.ts'

/** Gives back what orders hold. For an order that holds nothing yet it leaves the mark that refuses its late reservation. */
export const liberer = operation(stock.liberer, async (tx, commands, { now }) => {
  await libererGroupe(
    tx,
    commands.map(({ body }) => body.commandeId),
    now,
  )
  return commands.map(() => ({ a: now.toISOString() }))
})

/** The same for orders that came another way. What has left or was released already stays as it is. */
export async function libererGroupe(tx: Tx, commandeIds: readonly string[], now: Date): Promise<void> {
  await markAnnulees(tx, commandeIds, now)
  const tenues = tenuesParmi(await lockReservations(tx, commandeIds))
  if (tenues.length > 0) await saveLiberations(tx, tenues, now)
}
