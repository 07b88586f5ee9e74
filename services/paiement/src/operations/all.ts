import type { ServedOperation } from '@comptoir/participant/operation.ts'
import type { Regles } from '../domain/paiement.ts'
import { annuler } from './annuler.ts'
import { payer } from './payer.ts'

export const operationsOf = (regles: Regles): readonly ServedOperation[] => [payer(regles), annuler]
