import { paiement } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockPaiements, lockSoldes, markAnnulations, saveOperations } from '../db/paiement-store.ts'
import type { OperationComptable } from '../domain/grand-livre.ts'
import type { Paiement } from '../domain/paiement.ts'

/** Gives back what was taken. A reference that was never captured is marked, so that its late payment is refused. */
export const annuler = operation(paiement.annuler, async (tx, commands, { now }) => {
  const references = [...new Set(commands.map(({ body }) => body.commandeId))]
  await markAnnulations(tx, references, now)
  const remboursements = remboursementsDe(await lockPaiements(tx, references))
  if (remboursements.length > 0) {
    await lockSoldes(tx, [...new Set(remboursements.flatMap(({ clientId }) => clientId ?? []))])
    await saveOperations(tx, remboursements, { origine: 'SAGA', a: now })
  }
  return commands.map(() => ({ a: now.toISOString() }))
})

function remboursementsDe(paiements: ReadonlyMap<string, Paiement>): OperationComptable[] {
  return [...paiements].flatMap(([reference, connu]): OperationComptable[] => {
    switch (connu.statut) {
      case 'CAPTUREE':
        return [
          { type: 'REMBOURSEMENT', reference, clientId: connu.clientId, montantCents: connu.montantCents },
        ]
      case 'REMBOURSEE':
      case 'ANNULEE':
        return []
    }
  })
}
