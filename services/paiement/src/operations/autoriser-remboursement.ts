import { paiement, refuse } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { demandGroup } from './terminal-demands.ts'

/** Records what a return asks of the terminal, in the same way. One that owes nothing to a card asks nobody. */
export const autoriserRemboursement = ({ desk }: Pick<Deps, 'desk'>) =>
  operation(
    paiement.autoriserRemboursement,
    (tx, commands, { now }) =>
      demandGroup(
        tx,
        commands.map(({ body: { retourId, ...asked } }) => ({
          pour: 'RETOUR',
          reference: retourId,
          ...asked,
        })),
        { at: now, refusalOf: (montant) => refuse('REMBOURSEMENT_REFUSE', { montant }) },
      ),
    ({ retourId }) => desk.pursue(retourId, 'demand'),
  )
