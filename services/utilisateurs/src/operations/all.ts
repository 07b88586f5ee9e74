import type { ServedOperation } from '@comptoir/participant/operation.ts'
import { creerCompte } from './creer-compte.ts'
import { retirerCompte } from './retirer-compte.ts'

/** The operations of this service. */
export const operationsOf = (): readonly ServedOperation[] => [creerCompte, retirerCompte]
