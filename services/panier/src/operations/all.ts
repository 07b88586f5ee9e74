import type { ServedOperation } from '@comptoir/participant/operation.ts'
import { prendre } from './prendre.ts'
import { remettre } from './remettre.ts'

export const operations: readonly ServedOperation[] = [prendre, remettre]
