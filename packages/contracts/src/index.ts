/** What the services of the house promise. A service is a namespace: `import { stock } from '@comptoir/contracts'`. */
import { type ServiceContract, workerOf } from './operation.ts'
import * as contracts from './services.ts'

export * from './access.ts'
export * from './alias.ts'
export * from './cache.ts'
export * from './demo.ts'
export * from './event.ts'
export * from './fields.ts'
export * from './headers.ts'
export * from './money.ts'
export * from './operation.ts'
export * as passerelle from './passerelle.ts'
export * from './problem.ts'
export * from './queues.ts'
export * from './request-faults.ts'
export * from './route-headers.ts'
export type { SagaRoute, SagaView } from './saga-routes.ts'
export * from './services.ts'
export * from './subscriptions.ts'
export * from './wire.ts'

/** Every service, by its port. */
export const services: readonly ServiceContract[] = Object.values(contracts)
  .map(({ service }) => service)
  .sort((a, b) => (a.ports[0] ?? 0) - (b.ports[0] ?? 0))

/** Every process of them, the second one of a service after its first. */
export const serviceProcesses: readonly ServiceContract[] = services.flatMap((one) =>
  one.worker === undefined ? [one] : [one, workerOf(one)],
)
