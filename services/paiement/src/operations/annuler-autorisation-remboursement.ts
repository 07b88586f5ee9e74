import { paiement } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { voidGroup } from './terminal-demands.ts'

/** Takes back what the terminal gave for a return, in the same way. */
export const annulerAutorisationRemboursement = ({ desk }: Pick<Deps, 'desk'>) =>
  operation(
    paiement.annulerAutorisationRemboursement,
    (tx, commands, { now: at }) =>
      voidGroup(
        tx,
        commands.map(({ body }) => body.retourId),
        { pour: 'RETOUR', at },
      ),
    ({ retourId }) => desk.pursue(retourId, 'void'),
  )
