/** The services of the house and what each promises. Import one as a namespace: `import { stock } from './index.ts'`. */
import * as catalogue from './catalogue.ts'
import * as clients from './clients.ts'
import * as commande from './commande.ts'
import type { ServiceContract } from './operation.ts'
import * as orchestrateur from './orchestrateur.ts'
import * as paiement from './paiement.ts'
import * as panier from './panier.ts'
import * as stock from './stock.ts'

export * from './demo.ts'
export * from './event.ts'
export * from './fields.ts'
export * from './headers.ts'
export * from './money.ts'
export * from './operation.ts'
export * from './problem.ts'
export * from './request-faults.ts'
export * from './route-headers.ts'
export type { SagaRoute, SagaView } from './saga-routes.ts'
export * from './subscriptions.ts'
export * from './wire.ts'
export { catalogue, clients, commande, orchestrateur, paiement, panier, stock }

export const services: readonly ServiceContract[] = [
  clients.service,
  orchestrateur.service,
  commande.service,
  stock.service,
  paiement.service,
  catalogue.service,
  panier.service,
]
