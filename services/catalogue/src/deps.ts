import type { ReadThrough } from '@comptoir/kit/cache/read-through.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Metrics } from './metrics.ts'

/** What this application needs besides what every one does. */
export interface Deps extends AppDeps {
  readonly metrics: Metrics
  readonly cache: ReadThrough
  /** Says that there may be events to send: the relay then does not wait for its next round. */
  readonly changed: () => void
}
