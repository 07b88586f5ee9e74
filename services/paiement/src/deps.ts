import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Rules } from './domain/paiement.ts'
import type { Metrics } from './metrics.ts'
import type { Desk } from './terminal/desk.ts'

/** What this application needs besides what every one does. */
export interface Deps extends AppDeps {
  readonly rules: Rules
  readonly metrics: Metrics
  readonly desk: Desk
}
