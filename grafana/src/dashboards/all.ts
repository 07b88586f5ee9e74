import type { DashboardSpec } from '../spec.ts'
import { instances } from './instances.ts'
import { interfaces } from './interfaces.ts'
import { passerelle } from './passerelle.ts'
import { processus } from './processus.ts'
import { sagas } from './sagas.ts'
import { services } from './services.ts'

/** In the order in which a reader goes from the business down to the machine. */
export const dashboards: readonly DashboardSpec[] = [
  sagas,
  services,
  interfaces,
  passerelle,
  instances,
  processus,
]
