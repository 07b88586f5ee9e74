/** What the tests of the engine on Restate share: one server for a file of tests, and engines on databases of their own. */
import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import type { EngineNeeds } from '@comptoir/saga/conformance/engine-world.ts'
import type { SagaEngine } from '@comptoir/saga/engine.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import { hasRestate, startTestRestate, type TestRestate } from '@comptoir/testing/brokers.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, describe } from 'vitest'
import { createEngine, type EngineOptions } from '../src/engine.ts'

const migrations = [new URL('../../../orchestrator/migrations', import.meta.url)]
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Tests that need the server: without it they are left out, and say so. */
export const withRestate = (name: string, tests: (server: () => TestRestate) => void) => {
  const title = `${name}${hasRestate() ? '' : ' (left out: npm run tools -- restate)'}`
  describe.skipIf(!hasRestate())(title, () => {
    let server: TestRestate | undefined
    beforeAll(async () => {
      server = await startTestRestate()
    })
    afterAll(() => server?.discard())
    tests(() => {
      if (server === undefined) throw new Error('Restate was not started')
      return server
    })
  })
}

export interface Opened {
  readonly engine: SagaEngine
  readonly database: TestDatabase
  close(): Promise<void>
}

/** An engine on a database of its own, registered: what begins from now on runs at it. */
export async function openEngine(
  { now: restate }: TestRestate,
  { definitions, call, maxRuns }: EngineNeeds,
  over: Partial<EngineOptions> = {},
): Promise<Opened> {
  const database = await createTestDatabase({ template: { name: 'orchestrator', migrations } })
  const pool = createTestPool(database.url, 2)
  const port = await freePort()
  const engine = await createEngine({
    url: database.url,
    pool,
    instance: 'suite',
    definitions,
    participants: { call: (asked, { key }) => call(asked, key), close: async () => undefined },
    limits: { maxRuns, retryBaseMs: 1, retryCapMs: 4, waitMs: 40_000 },
    log: SILENT,
    registry: createMetrics('orchestrateur', 'suite'),
    newId,
    monotonicMs: () => performance.now(),
    restate: { ingress: restate.ingress, host: '127.0.0.1', port },
    ...over,
  })
  await restate.register(`http://127.0.0.1:${port}`)
  return {
    engine,
    database,
    close: async () => {
      await engine.close()
      if (!pool.ended) await pool.end()
      await database.drop()
    },
  }
}
