/** commande.confirmer: the states reached and CONFIRMEE, in one statement. It has no refusal: the order is paid. */
import { commande } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockCommandes, saveChangements } from '../db/commande-store.ts'
import { confirmer as confirmerCommande } from '../domain/commande.ts'
import { createSuivi } from './suivi.ts'

export const confirmer = operation(commande.confirmer, async (tx, commands, { now }) => {
  const suivi = createSuivi(
    await lockCommandes(
      tx,
      commands.map(({ body }) => body.commandeId),
    ),
  )
  const replies = commands.map(({ body: { commandeId, etats } }) => {
    const avant = suivi.etat(commandeId)
    if (avant === undefined) throw new Error(`commande ${commandeId} is paid and does not exist`)
    return { a: suivi.suivre(commandeId, confirmerCommande(avant, etats, now.toISOString()), null) }
  })
  await saveChangements(tx, suivi.changements())
  return replies
})
