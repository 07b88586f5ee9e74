import { stock } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { readRentrees, saveRentrees } from '../db/vente-store.ts'
import { rentreesOf } from '../domain/retour.ts'

/** Goods come back to a place, and those that are not put back leave it for good. A return that came before is answered again. */
export const rentrer = operation(stock.rentrer, async (tx, commands, { now }) => {
  const bodies = new Map(commands.toReversed().map(({ body }) => [body.retourId, body]))
  const known = await readRentrees(tx, [...bodies.keys()])
  const fresh = [...bodies.values()].filter(({ retourId }) => !known.has(retourId))
  if (fresh.length > 0)
    await saveRentrees(
      tx,
      fresh.map(({ lignes, ...retour }) => ({ ...retour, rentrees: rentreesOf(lignes) })),
      now,
    )
  return commands.map(({ body }) => ({ a: (known.get(body.retourId) ?? now).toISOString() }))
})
