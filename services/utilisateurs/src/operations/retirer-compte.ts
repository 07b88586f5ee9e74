import { utilisateurs } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { deleteInscrits } from '../db/clients-store.ts'
import { lockUtilisateurs } from '../db/utilisateurs-store.ts'

/** Removes the accounts of inscriptions that came to nothing. */
export const retirerCompte = operation(utilisateurs.retirerCompte, async (tx, commands, { now }) => {
  await lockUtilisateurs(tx)
  await deleteInscrits(
    tx,
    commands.map(({ body }) => body.inscriptionId),
  )
  return commands.map(() => ({ a: now.toISOString() }))
})
