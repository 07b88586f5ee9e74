import type { Taux } from '@comptoir/contracts/sums.ts'
import type { Vendeur } from '@comptoir/contracts/taux.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Metrics } from './metrics.ts'

/** What this application needs besides what every one does. */
export interface Deps extends AppDeps {
  /** Says that there may be events to send: the relay then does not wait for its next round. */
  readonly changed: () => void
}

/** What the worker needs. */
export interface WorkerDeps extends AppDeps {
  readonly metrics: Metrics
  /** The rates of taxes, by date. */
  readonly taux: readonly Taux[]
  /** Who sells, as invoices say it from now on. */
  readonly vendeur: Vendeur
}
