import { paiement, refuse } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { demandGroup } from './terminal-demands.ts'

/** Records what a sale asks of the terminal, then has it asked; from then on it answers what the terminal has said. */
export const autoriserCarte = ({ desk }: Pick<Deps, 'desk'>) =>
  operation(
    paiement.autoriser,
    (tx, commands, { now }) =>
      demandGroup(
        tx,
        commands.map(({ body: { venteId, ...asked } }) => ({ pour: 'VENTE', reference: venteId, ...asked })),
        {
          at: now,
          refusalOf: (montant) => refuse('PAIEMENT_REFUSE', { motif: 'carte-refusee', montant }),
        },
      ),
    ({ venteId }) => desk.pursue(venteId, 'demand'),
  )
