import { saga as inscription } from './inscription/saga.ts'
import { saga as passerCommande } from './passer-commande/saga.ts'
import { saga as retour } from './retour/saga.ts'
import type { Saga } from './saga.ts'
import { saga as vente } from './vente/saga.ts'

/** Every saga of the house. */
export const sagas: readonly Saga[] = [passerCommande, vente, retour, inscription]
