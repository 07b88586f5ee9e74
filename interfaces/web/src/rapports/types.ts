/** What reports tell, as the contracts say it. */
import type { retours, tendances, topProduits, ventes } from '@comptoir/contracts/rapports-lectures.ts'
import type { inventaire } from '@comptoir/contracts/rapports-stock.ts'
import type { DIMENSIONS, MESURES, performances, personnalise } from '@comptoir/contracts/rapports-tableau.ts'
import type { Static } from 'typebox'

export type Sales = Static<(typeof ventes)['replies'][200]>
export type Best = Static<(typeof topProduits)['replies'][200]>
export type Trends = Static<(typeof tendances)['replies'][200]>
export type Inventory = Static<(typeof inventaire)['replies'][200]>
export type Returns = Static<(typeof retours)['replies'][200]>
export type Performance = Static<(typeof performances)['replies'][200]>
export type Composed = Static<(typeof personnalise)['replies'][200]>
export type Dimension = (typeof DIMENSIONS)[number]
export type Mesure = (typeof MESURES)[number]
