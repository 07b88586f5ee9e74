import type { AppDeps } from '@comptoir/kit/process/process.ts'

/** What this application needs besides what every one does. */
export interface Deps extends AppDeps {
  /** Says that there may be events to send: the relay then does not wait for its next round. */
  readonly changed: () => void
}
