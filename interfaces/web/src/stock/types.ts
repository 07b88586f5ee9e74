/** What the API tells of stock and of products: the types of its contracts, and nothing of them at run time. */
import type { consulterProduit, listerCategories } from '@comptoir/contracts/catalogue.ts'
import type {
  alertes,
  compter,
  consulter,
  mouvements,
  recevoir,
} from '@comptoir/contracts/stock-mouvements.ts'
import type { Static } from 'typebox'

export type Row = Static<(typeof consulter)['replies'][200]>[number]
export type Alert = Static<(typeof alertes)['replies'][200]>[number]
export type Movement = Static<(typeof mouvements)['replies'][200]>[number]
export type Counted = Static<(typeof compter)['replies'][201]>
export type Received = Static<(typeof recevoir)['replies'][201]>
export type Product = Static<(typeof consulterProduit)['replies'][200]>
export type Category = Static<(typeof listerCategories)['replies'][200]>[number]
