/** What the screen reads, as the contracts say it. */
import type { listerCaisses } from '@comptoir/contracts/magasins-caisses.ts'
import type { listerSagas } from '@comptoir/contracts/orchestrateur.ts'
import type { tendances, ventes } from '@comptoir/contracts/rapports-lectures.ts'
import type { tableauDeBord } from '@comptoir/contracts/rapports-tableau.ts'
import type { approvisionnement } from '@comptoir/contracts/stock-demandes.ts'
import type { alertes } from '@comptoir/contracts/stock-mouvements.ts'
import type { Static } from 'typebox'

export type Board = Static<(typeof tableauDeBord)['replies'][200]>
export type Place = Board['magasins'][number]
export type Caisse = Static<(typeof listerCaisses)['replies'][200]>[number]
export type Demande = Static<(typeof approvisionnement.lister)['replies'][200]>[number]
export type Alerte = Static<(typeof alertes)['replies'][200]>[number]
export type SagaRow = Static<(typeof listerSagas)['replies'][200]>[number]
export type Trends = Static<(typeof tendances)['replies'][200]>
export type Sales = Static<(typeof ventes)['replies'][200]>
