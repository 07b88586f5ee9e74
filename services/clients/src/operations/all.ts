import type { ServedOperation } from '@comptoir/participant/operation.ts'
import { inscrire } from './inscrire.ts'
import { retirer } from './retirer.ts'

/** The operations of this service. */
export const operationsOf = (): readonly ServedOperation[] => [inscrire, retirer]
