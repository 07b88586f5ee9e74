import type { ServedOperation } from '@comptoir/participant/operation.ts'
import { liberer } from './liberer.ts'
import { reserver } from './reserver.ts'
import { sortir } from './sortir.ts'

export const operations: readonly ServedOperation[] = [reserver, liberer, sortir]
