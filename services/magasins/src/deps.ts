import type { Taux } from '@comptoir/contracts/sums.ts'
import type { Inscription } from '@comptoir/contracts/taux.ts'
import type { ReadThrough } from '@comptoir/kit/cache/read-through.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Metrics } from './metrics.ts'

/** What this application needs besides what every one does. */
export interface Deps extends AppDeps {
  readonly metrics: Metrics
  readonly cache: ReadThrough
  /** The taxes that prices contain, by the day from which each rate holds. */
  readonly taux: readonly Taux[]
  /** By what number the house is registered for each tax. */
  readonly inscriptions: readonly Inscription[]
  /** For how many days goods may come back. */
  readonly returnDays: number
  /** Says that there may be events to send: the relay then does not wait for its next round. */
  readonly changed: () => void
}
