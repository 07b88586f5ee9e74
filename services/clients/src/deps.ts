import type { AppDeps } from '@comptoir/kit/process/process.ts'

/** What this application needs: no more than every one does. */
export type Deps = AppDeps
