import { clients } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { deleteInscrits } from '../db/clients-store.ts'

/** Removes the customers of inscriptions that came to nothing. */
export const retirer = operation(clients.retirer, async (tx, commands, { now }) => {
  await deleteInscrits(
    tx,
    commands.map(({ body }) => body.inscriptionId),
  )
  return commands.map(() => ({ a: now.toISOString() }))
})
