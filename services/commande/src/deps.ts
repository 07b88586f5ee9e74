import type { Taux } from '@comptoir/contracts/sums.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Metrics } from './metrics.ts'

/** What this application needs besides what every one does. */
export interface Deps extends AppDeps {
  readonly metrics: Metrics
  /** For how many days goods may come back. */
  readonly returnDays: number
  /** The rates of taxes, by date. */
  readonly taux: readonly Taux[]
}
