/** What the API tells a till: the types of its contracts, and nothing of them at run time. */
import type { listerAttentes } from '@comptoir/contracts/magasins.ts'
import type { fermerCaisse, listerCaisses } from '@comptoir/contracts/magasins-caisses.ts'
import type { listerMagasins } from '@comptoir/contracts/magasins-lieux.ts'
import type { vendre } from '@comptoir/contracts/orchestrateur-ventes.ts'
import type { StockPublic } from '@comptoir/contracts/stock-mouvements.ts'
import type { approuver } from '@comptoir/contracts/utilisateurs-sessions.ts'
import type { Static } from 'typebox'

export type Till = Static<(typeof listerCaisses)['replies'][200]>[number]
export type SaleBody = Static<(typeof vendre)['body']>
export type Made = Static<(typeof vendre)['replies'][201]>
export type Held = Static<(typeof listerAttentes)['replies'][200]>[number]
export type Closing = Static<(typeof fermerCaisse)['replies'][200]>
export type Store = Static<(typeof listerMagasins)['replies'][200]>[number]
export type Stock = Static<typeof StockPublic>
export type Approval = Static<(typeof approuver)['replies'][201]>
