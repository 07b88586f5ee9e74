import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Accounts } from './accounts.ts'
import type { Metrics } from './metrics.ts'
import type { Sealer } from './seal.ts'
import type { SpaceName } from './spaces.ts'
import type { Upstreams } from './upstreams.ts'

/** What this application needs besides what every one does. */
export interface Deps extends AppDeps {
  readonly metrics: Metrics
  readonly sealer: Sealer
  readonly accounts: Accounts
  readonly upstreams: Upstreams
  /** Where `/` leads; undefined: to the choice. */
  readonly front: SpaceName | undefined
}
