/** What the API tells of requests of places: the types of its contracts, and nothing of them at run time. */
import type { approvisionnement } from '@comptoir/contracts/stock-demandes.ts'
import type { Static } from 'typebox'

export type Request = Static<(typeof approvisionnement.lister)['replies'][200]>[number]
export type RequestDetail = Static<(typeof approvisionnement.consulter)['replies'][200]>
export type Statut = Request['statut']

/** Of the centre, or of any other place: the address of each kind. */
export const KINDS = ['approvisionnements', 'transferts'] as const
export type Kind = (typeof KINDS)[number]
