import type { Profile } from '@comptoir/contracts'
import type { Cost } from '@comptoir/kit/password.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Metrics } from './metrics.ts'

export interface Settings {
  readonly profile: Profile
  /** What a new password costs to compute. */
  readonly cost: Cost
  readonly renewalDays: number
  /** The token that programs share, where there is one. */
  readonly apiToken?: string | undefined
}

/** What this application needs besides what every one does. It checks tokens by the keys of its own tables. */
export interface Deps extends Omit<AppDeps, 'checkToken'> {
  readonly settings: Settings
  readonly metrics: Metrics
}
