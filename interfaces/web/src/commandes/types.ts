/** Orders, as the contracts say them. */
import type { CommandePublique } from '@comptoir/contracts/commande.ts'
import type { listerRetours } from '@comptoir/contracts/commande-retours.ts'
import type { Static } from 'typebox'

export type Order = Static<typeof CommandePublique>
export type Returned = Static<(typeof listerRetours)['replies'][200]>[number]
export type Statut = Order['statut']
