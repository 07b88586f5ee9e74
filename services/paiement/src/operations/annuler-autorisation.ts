import { paiement } from '@comptoir/contracts'
import { operation, PENDING } from '@comptoir/participant/operation.ts'
import { lockAutorisations, markAutorisations, moveAutorisations } from '../db/autorisation-store.ts'
import type { Deps } from '../deps.ts'
import { type Autorisation, decideVoid } from '../domain/autorisation.ts'

/** Voids what the terminal took, and ends when it has said so. A sale whose card was never asked for is marked. */
export const annulerAutorisation = ({ desk }: Pick<Deps, 'desk'>) =>
  operation(
    paiement.annulerAutorisation,
    async (tx, commands, { now }) => {
      const venteIds = [...new Set(commands.map(({ body }) => body.venteId))]
      await markAutorisations(tx, venteIds, now)
      const known = await lockAutorisations(tx, venteIds)
      const verdicts = new Map(
        venteIds.map((venteId) => [venteId, decideVoid(venteId, known.get(venteId) as Autorisation)]),
      )
      const asked = venteIds.filter((venteId) => verdicts.get(venteId) === 'ask')
      if (asked.length > 0)
        await moveAutorisations(tx, asked, { from: ['DEMANDEE', 'AUTORISEE'], to: 'A_ANNULER', at: now })
      return commands.map(({ body: { venteId } }) =>
        verdicts.get(venteId) === 'done' ? { a: (known.get(venteId)?.at ?? now).toISOString() } : PENDING,
      )
    },
    ({ venteId }) => desk.pursue(venteId, 'void'),
  )
