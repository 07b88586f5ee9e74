import { paiement, type Refusal, refuse, toDollars } from '@comptoir/contracts'
import { operation, PENDING } from '@comptoir/participant/operation.ts'
import { lockAutorisations, saveDemands } from '../db/autorisation-store.ts'
import type { Deps } from '../deps.ts'
import { type AutorisationDemand, decideDemand } from '../domain/autorisation.ts'

/** Records what is asked of the terminal, then has it asked; from then on it answers what the terminal has said. */
export const autoriserCarte = ({ desk }: Pick<Deps, 'desk'>) =>
  operation(
    paiement.autoriser,
    async (tx, commands, { now }) => {
      const known = await lockAutorisations(
        tx,
        commands.map(({ body }) => body.venteId),
      )
      const fresh = new Map<string, AutorisationDemand>()
      const replies = commands.map(({ body }): { a: string } | Refusal | typeof PENDING => {
        const autorisation = known.get(body.venteId)
        switch (decideDemand(body, autorisation)) {
          case 'ask':
            fresh.set(body.venteId, body)
            return PENDING
          case 'wait':
            return PENDING
          case 'authorised':
            return { a: (autorisation?.at ?? now).toISOString() }
          case 'refused':
            return refuse('PAIEMENT_REFUSE', {
              motif: 'carte-refusee',
              montant: toDollars(body.montantCents),
            })
          case 'void':
            return refuse('ACTION_ANNULEE')
        }
      })
      if (fresh.size > 0) await saveDemands(tx, [...fresh.values()], now)
      return replies
    },
    ({ venteId }) => desk.pursue(venteId, 'demand'),
  )
