import { paiement } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockPaiements, lockSoldes, markAnnulations, saveOperations } from '../db/paiement-store.ts'
import type { LedgerOperation } from '../domain/grand-livre.ts'
import type { Paiement } from '../domain/paiement.ts'

/** Gives back what was taken. A reference that was never captured is marked, so that its late payment is refused. */
export const annuler = operation(paiement.annuler, async (tx, commands, { now }) => {
  const references = [...new Set(commands.map(({ body }) => body.commandeId))]
  await markAnnulations(tx, references, now)
  const refunds = refundsOf(await lockPaiements(tx, references))
  if (refunds.length > 0) {
    await lockSoldes(tx, [...new Set(refunds.flatMap(({ clientId }) => clientId ?? []))])
    await saveOperations(tx, refunds, { origine: 'SAGA', at: now })
  }
  return commands.map(() => ({ a: now.toISOString() }))
})

function refundsOf(paiements: ReadonlyMap<string, Paiement>): LedgerOperation[] {
  return [...paiements].flatMap(([reference, known]): LedgerOperation[] => {
    switch (known.statut) {
      case 'CAPTUREE':
        return [
          { type: 'REMBOURSEMENT', reference, clientId: known.clientId, montantCents: known.montantCents },
        ]
      case 'REMBOURSEE':
      case 'ANNULEE':
        return []
    }
  })
}
