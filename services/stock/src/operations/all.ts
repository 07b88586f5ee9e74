import type { ServedOperation } from '@comptoir/participant/operation.ts'
import type { Deps } from '../deps.ts'
import { liberer } from './liberer.ts'
import { libererVente } from './liberer-vente.ts'
import { rentrer } from './rentrer.ts'
import { reserver } from './reserver.ts'
import { reserverVente } from './reserver-vente.ts'
import { sortir } from './sortir.ts'
import { sortirVente } from './sortir-vente.ts'

/** The operations of this service. */
export const operationsOf = (deps: Deps): readonly ServedOperation[] => [
  reserver(deps),
  liberer,
  sortir,
  reserverVente(deps),
  libererVente,
  sortirVente(deps),
  rentrer,
]
