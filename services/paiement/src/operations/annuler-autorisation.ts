import { paiement } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { voidGroup } from './terminal-demands.ts'

/** Voids what the terminal took, and ends when it has said so. A sale whose card was never asked for is marked. */
export const annulerAutorisation = ({ desk }: Pick<Deps, 'desk'>) =>
  operation(
    paiement.annulerAutorisation,
    (tx, commands, { now: at }) =>
      voidGroup(
        tx,
        commands.map(({ body }) => body.venteId),
        { pour: 'VENTE', at },
      ),
    ({ venteId }) => desk.pursue(venteId, 'void'),
  )
