import type { ServedOperation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { annulerRetour } from './annuler-retour.ts'
import { annulerVente } from './annuler-vente.ts'
import { cloreRetour } from './clore-retour.ts'
import { enregistrerVente } from './enregistrer-vente.ts'
import { fermerVente } from './fermer-vente.ts'
import { ouvrirRetour } from './ouvrir-retour.ts'
import { ouvrirVente } from './ouvrir-vente.ts'

/** The operations of this service. */
export const operationsOf = (
  deps: Pick<Deps, 'taux' | 'inscriptions' | 'returnDays'>,
): readonly ServedOperation[] => [
  ouvrirVente(deps),
  annulerVente,
  fermerVente,
  enregistrerVente(deps),
  ouvrirRetour(deps),
  annulerRetour,
  cloreRetour,
]
