/** What the API tells of stores and tills: the types of its contracts, and nothing of them at run time. */
import type { listerCaisses } from '@comptoir/contracts/magasins-caisses.ts'
import type { consulterMagasin } from '@comptoir/contracts/magasins-lieux.ts'
import type { Static } from 'typebox'

export type Store = Static<(typeof consulterMagasin)['replies'][200]>
export type Till = Static<(typeof listerCaisses)['replies'][200]>[number]
