import type { ServedOperation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { annuler } from './annuler.ts'
import { annulerRetour } from './annuler-retour.ts'
import { cloreRetour } from './clore-retour.ts'
import { confirmer } from './confirmer.ts'
import { creer } from './creer.ts'
import { ouvrirRetour } from './ouvrir-retour.ts'

/** The operations of this service. */
export const operationsOf = (deps: Pick<Deps, 'returnDays' | 'taux'>): readonly ServedOperation[] => [
  creer,
  annuler,
  confirmer(deps),
  ouvrirRetour(deps),
  annulerRetour,
  cloreRetour,
]
