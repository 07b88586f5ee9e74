import { paiement } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { moveAutorisations } from '../db/autorisation-store.ts'
import { lockSoldes } from '../db/paiement-store.ts'
import { reverseParts } from '../db/part-store.ts'
import {
  annulRemboursements,
  type KnownRemboursement,
  lockRecettes,
  lockRemboursements,
  markRemboursements,
  type RecetteId,
} from '../db/recette-store.ts'
import type { Deps } from '../deps.ts'

/**
 * Takes back what returns gave. One that gave nothing is marked, so that its late refund is refused. A client who has spent it
 * meanwhile is a fault: his balance does not go below zero.
 */
export const annulerRemboursement = ({ metrics }: Pick<Deps, 'metrics'>) =>
  operation(paiement.annulerRemboursement, async (tx, commands, { now }) => {
    const retourIds = [...new Set(commands.map(({ body }) => body.retourId))]
    await markRemboursements(tx, retourIds, now)
    const closed = given(await lockRemboursements(tx, retourIds))
    if (closed.size > 0) {
      const refunds = [...closed.values()]
      await lockRecettes(tx, refunds.flatMap(recetteOf))
      await lockSoldes(tx, [...new Set(refunds.flatMap(({ clientId }) => clientId ?? []))])
      await annulRemboursements(tx, closed)
      await moveAutorisations(tx, [...closed.keys()], { from: ['ENCAISSEE'], to: 'AUTORISEE', at: now })
      await reverseParts(tx, { type: 'RETOUR', references: [...closed.keys()] }, now)
      for (const part of refunds.flatMap(({ parts }) => parts)) metrics.tendered('reversed', part)
    }
    return commands.map(() => ({ a: now.toISOString() }))
  })

const given = (known: ReadonlyMap<string, KnownRemboursement>) =>
  new Map([...known].filter(([, { statut }]) => statut === 'REMBOURSE'))

/** The table's checks give a refund its taking. */
const recetteOf = ({ pour, reference }: KnownRemboursement): RecetteId[] =>
  pour === null || reference === null ? [] : [{ pour, reference }]
