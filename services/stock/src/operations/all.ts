import type { ServedOperation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { liberer } from './liberer.ts'
import { reserver } from './reserver.ts'
import { sortir } from './sortir.ts'

/** The operations of this service. */
export const operationsOf = (deps: Deps): readonly ServedOperation[] => [reserver(deps), liberer, sortir]
