/** What a process's `main` would give its application, for tests that build one and `inject` into it. */

import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { askNobody } from './ask.ts'
import { checkTestApproval, checkTestToken } from './tokens.ts'

export interface TestAppOptions {
  readonly service: string
  readonly pool: Pool
  /** Where a test runs several instances of one service. */
  readonly instanceId?: string
}

/** The dependencies of an application under test: silent, on the real clock, with metrics of its own. */
export function appDeps({ service, pool, instanceId = `${service}-test` }: TestAppOptions): AppDeps {
  return {
    instanceId,
    pool,
    log: createLogger({ service, instance: instanceId, level: 'silent' }),
    files: undefined,
    registry: createMetrics(service, instanceId),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    newId,
    tracing: undefined,
    checkToken: checkTestToken,
    checkApproval: checkTestApproval,
    ask: askNobody,
    profile: 'demo',
    laneMax: 64,
    accepting: () => true,
  }
}
