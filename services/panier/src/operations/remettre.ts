import { panier } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockPaniers } from '../db/panier-store.ts'
import { readPrises, saveRemises, saveReturns } from '../db/prises-store.ts'
import { decideRemises } from '../domain/prise.ts'

/** Merges what each order took back into its client's current cart; an order that took nothing never will. */
export const remettre = operation(panier.remettre, async (tx, commands, { now }) => {
  const demands = commands.map(({ body }) => body)
  await lockPaniers(tx, [...new Set(demands.map(({ clientId }) => clientId))])
  const prises = await readPrises(
    tx,
    demands.map(({ commandeId }) => commandeId),
  )
  const remises = decideRemises({ prises, now }, demands)
  if (remises.fresh.length > 0) await saveRemises(tx, remises.fresh)
  if (remises.rises.size > 0) await saveReturns(tx, remises)
  return remises.verdicts.map(({ remiseLe }) => ({ a: remiseLe.toISOString() }))
})
