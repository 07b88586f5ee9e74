import type { ServedOperation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { annuler } from './annuler.ts'
import { payer } from './payer.ts'

/** The operations of this service. */
export const operationsOf = (deps: Deps): readonly ServedOperation[] => [payer(deps), annuler]
