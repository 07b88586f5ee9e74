/** What places ask for, and what they hold, as the contracts say it. */
import type { approvisionnement } from '@comptoir/contracts/stock-demandes.ts'
import type { alertes, consulter } from '@comptoir/contracts/stock-mouvements.ts'
import type { Static } from 'typebox'

export type Demande = Static<(typeof approvisionnement.lister)['replies'][200]>[number]
export type WholeDemande = Static<(typeof approvisionnement.consulter)['replies'][200]>
export type Alerte = Static<(typeof alertes)['replies'][200]>[number]
export type Stock = Static<(typeof consulter)['replies'][200]>[number]

/** The two kinds of requests, by their address. */
export type Kind = 'approvisionnements' | 'transferts'
