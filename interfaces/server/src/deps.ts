import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Accounts } from './accounts.ts'
import type { Watch } from './health/watch.ts'
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
  readonly watch: Watch
  /** Where `/` leads; undefined: to the choice. */
  readonly front: SpaceName | undefined
  /** The ports of this instance and of the other; undefined: this one is alone. */
  readonly twin?: { readonly own: number; readonly other: number } | undefined
  /** The folder of the screens' build; that of this checkout unless a test has its own. */
  readonly built?: string
}
