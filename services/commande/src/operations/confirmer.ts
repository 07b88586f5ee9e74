/** commande.confirmer: the states reached and CONFIRMEE, in one statement; what places serve, in another where several do. It has no refusal: the order is paid. */
import { commande } from '@comptoir/contracts'
import { followFrom } from '@comptoir/contracts/etats.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockCommandes, saveChanges } from '../db/commande-store.ts'
import { savePartsOf } from '../db/parts-store.ts'
import { decideConfirmation } from '../domain/commande.ts'

export const confirmer = operation(commande.confirmer, async (tx, commands, { now }) => {
  const progress = followFrom(
    await lockCommandes(
      tx,
      commands.map(({ body }) => body.commandeId),
    ),
  )
  const replies = commands.map(({ body: { commandeId, etats } }) => {
    const before = progress.etatOf(commandeId)
    if (before === undefined) throw new Error(`commande ${commandeId} is paid and does not exist`)
    return { a: progress.take(commandeId, decideConfirmation(before, etats, now.toISOString()), null) }
  })
  await saveChanges(tx, progress.changes())
  await savePartsOf(
    tx,
    commands.map(({ body }) => body),
  )
  return replies
})
