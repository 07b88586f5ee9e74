import { paiement } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { moveAutorisations } from '../db/autorisation-store.ts'
import { lockSoldes } from '../db/paiement-store.ts'
import { reverseParts } from '../db/part-store.ts'
import { annulRecettes, lockRecettes, markRecettes } from '../db/recette-store.ts'
import type { Deps } from '../deps.ts'
import { clientsOf, partsOfSale } from '../domain/moyens.ts'
import { recetteKey } from '../domain/recette.ts'

/** Gives back what sales took. One that took nothing is marked, so that its late collection is refused. */
export const annulerEncaissement = ({ metrics }: Pick<Deps, 'metrics'>) =>
  operation(paiement.annulerEncaissement, async (tx, commands, { now }) => {
    const venteIds = [...new Set(commands.map(({ body }) => body.venteId))]
    await markRecettes(tx, venteIds, now)
    const ids = venteIds.map((reference) => ({ pour: 'VENTE' as const, reference }))
    const recettes = await lockRecettes(tx, ids)
    const parts = ids.flatMap((id) => {
      const recette = recettes.get(recetteKey(id))
      if (recette?.statut !== 'PRISE') return []
      const { moyens: encaissements, ...taken } = recette
      return partsOfSale({ ...taken, venteId: id.reference, totalCents: recette.prisCents, encaissements })
    })
    if (parts.length > 0) {
      const taken = [...new Set(parts.map(({ reference }) => reference))]
      await lockSoldes(tx, clientsOf(parts))
      await annulRecettes(tx, taken)
      await moveAutorisations(tx, taken, { from: ['ENCAISSEE'], to: 'AUTORISEE', at: now })
      await reverseParts(tx, { type: 'ENCAISSEMENT', references: taken }, now)
    }
    for (const part of parts) metrics.tendered('reversed', part)
    return commands.map(() => ({ a: now.toISOString() }))
  })
