import { panier } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockPaniers } from '../db/panier-store.ts'
import { readPrises, saveRemises, saveRetours } from '../db/prises-store.ts'
import { deciderRemises } from '../domain/prise.ts'

/** Merges what each order took back into its client's current cart; an order that took nothing never will. */
export const remettre = operation(panier.remettre, async (tx, commands, { now }) => {
  const demandes = commands.map(({ body }) => ({ ...body, commandeId: body.commandeId.toLowerCase() }))
  await lockPaniers(tx, [...new Set(demandes.map(({ clientId }) => clientId))])
  const prises = await readPrises(
    tx,
    demandes.map(({ commandeId }) => commandeId),
  )
  const remises = deciderRemises({ prises, now }, demandes)
  if (remises.nouvelles.length > 0) await saveRemises(tx, remises.nouvelles)
  if (remises.hausses.size > 0) await saveRetours(tx, remises)
  return remises.verdicts.map(({ remiseLe }) => ({ a: remiseLe.toISOString() }))
})
