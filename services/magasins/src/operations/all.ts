import type { Taux } from '@comptoir/contracts/sums.ts'
import type { ServedOperation } from '@comptoir/participant/operation.ts'
import { annulerVente } from './annuler-vente.ts'
import { enregistrerVente } from './enregistrer-vente.ts'
import { fermerVente } from './fermer-vente.ts'
import { ouvrirVente } from './ouvrir-vente.ts'

/** The operations of this service. */
export const operationsOf = (deps: { readonly taux: readonly Taux[] }): readonly ServedOperation[] => [
  ouvrirVente(deps),
  annulerVente,
  fermerVente,
  enregistrerVente(deps),
]
