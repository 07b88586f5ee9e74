/** Clients and their accounts, as the contracts say them. */
import type { consulter } from '@comptoir/contracts/clients.ts'
import type { compte } from '@comptoir/contracts/paiement.ts'
import type { Static } from 'typebox'

export type Client = Static<(typeof consulter)['replies'][200]>
export type Compte = Static<(typeof compte)['replies'][200]>
