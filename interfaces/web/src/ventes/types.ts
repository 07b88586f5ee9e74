/** What the API tells of sales and returns: the types of its contracts, and nothing of them at run time. */
import type { consulter, listerRetours } from '@comptoir/contracts/commande.ts'
import type { listerVentes } from '@comptoir/contracts/magasins-consultation.ts'
import type { retourner } from '@comptoir/contracts/orchestrateur-ventes.ts'
import type { Static } from 'typebox'

export type Sale = Static<(typeof listerVentes)['replies'][200]>[number]
export type SoldLine = Sale['lignes'][number]
/** What comes back of: a line of a sale, or of an order. */
export type Returnable = Pick<SoldLine, 'produit_id' | 'nom' | 'quantite' | 'retournes'>
export type Order = Static<(typeof consulter)['replies'][200]>
export type OrderReturn = Static<(typeof listerRetours)['replies'][200]>[number]
export type ReturnBody = Static<(typeof retourner)['body']>
export type ReturnLine = NonNullable<ReturnBody['lignes']>[number]
export type Returned = Static<(typeof retourner)['replies'][201]>
