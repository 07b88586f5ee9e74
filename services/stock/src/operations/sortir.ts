import { stock } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockReservations, saveSorties } from '../db/stock-store.ts'
import { decideSortie, heldAmong } from '../domain/reservation.ts'

/** What orders reserved leaves the place, each line with its movement. */
export const sortir = operation(stock.sortir, async (tx, commands, { now }) => {
  const reservations = await lockReservations(
    tx,
    commands.map(({ body }) => body.commandeId),
    'SAGA',
  )
  const replies = commands.map(({ body: { commandeId } }) => {
    const decision = decideSortie(commandeId, reservations.get(commandeId))
    return { a: (decision.kind === 'sortir' ? now : decision.at).toISOString() }
  })
  const held = heldAmong(reservations)
  if (held.length > 0) await saveSorties(tx, held, now)
  return replies
})
