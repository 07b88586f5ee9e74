import type { ServedOperation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { annuler } from './annuler.ts'
import { annulerAutorisation } from './annuler-autorisation.ts'
import { annulerAutorisationRemboursement } from './annuler-autorisation-remboursement.ts'
import { annulerEncaissement } from './annuler-encaissement.ts'
import { annulerRemboursement } from './annuler-remboursement.ts'
import { autoriserCarte } from './autoriser-carte.ts'
import { autoriserRemboursement } from './autoriser-remboursement.ts'
import { encaisser } from './encaisser.ts'
import { noterEncaissement } from './noter-encaissement.ts'
import { payer } from './payer.ts'
import { rembourser } from './rembourser.ts'

/** The operations of this service. */
export const operationsOf = (deps: Deps): readonly ServedOperation[] => [
  payer(deps),
  annuler,
  autoriserCarte(deps),
  annulerAutorisation(deps),
  autoriserRemboursement(deps),
  annulerAutorisationRemboursement(deps),
  encaisser(deps),
  annulerEncaissement(deps),
  noterEncaissement(deps),
  rembourser(deps),
  annulerRemboursement(deps),
]
