import type { ServedOperation } from '@comptoir/participant/operation.ts'
import { annuler } from './annuler.ts'
import { confirmer } from './confirmer.ts'
import { creer } from './creer.ts'

/** The operations of this service. */
export const operationsOf = (): readonly ServedOperation[] => [creer, annuler, confirmer]
