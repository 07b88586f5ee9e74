import { stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockReservations, saveSorties } from '../db/stock-store.ts'
import { decideSortie, heldAmong } from '../domain/reservation.ts'

/** What orders or sales reserved leaves the place, each line with its movement. */
export const sortir = operation(stock.sortir, (tx, commands, { now }) =>
  leaveGroup(
    tx,
    commands.map(({ body }) => body.commandeId),
    now,
  ),
)

/** The same, by ids: `commandeIds[i]` is answered by the i-th reply. */
export async function leaveGroup(
  tx: Tx,
  commandeIds: readonly string[],
  now: Date,
): Promise<{ a: string }[]> {
  const reservations = await lockReservations(tx, commandeIds, 'SAGA')
  const replies = commandeIds.map((commandeId) => {
    const decision = decideSortie(commandeId, reservations.get(commandeId))
    return { a: (decision.kind === 'sortir' ? now : decision.at).toISOString() }
  })
  const held = heldAmong(reservations)
  if (held.length > 0) await saveSorties(tx, held, now)
  return replies
}
