import type { ServedOperation } from '@comptoir/participant/operation.ts'
import { prendre } from './prendre.ts'
import { remettre } from './remettre.ts'

/** The operations of this service. */
export const operationsOf = (): readonly ServedOperation[] => [prendre, remettre]
